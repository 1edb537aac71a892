package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataConditionTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "data.amount >= 500 | /amount | AT_LEAST | 500",
                "data.amount>=500 | /amount | AT_LEAST | 500",
                "  data.a.b.0   <   -1.5e3  | /a/b/0 | LESS | -1500.0",
                "data = null | ## | EQUAL | null",
                "data.x == true | /x | EQUAL | true",
                "data.x != \"a b\" | /x | NOT_EQUAL | \"a b\"",
                "data.x <= 'a \"b\"' | /x | AT_MOST | \"a \\\"b\\\"\"",
                "data.x = 'it''s' | /x | EQUAL | \"it's\"",
                "data.x = '' | /x | EQUAL | \"\"",
                "data.x > '= 1' | /x | GREATER | \"= 1\"",
                "data.a/b~c = 1 | /a~1b~0c | EQUAL | 1",
                "data.a b = 1 | /a b | EQUAL | 1",
            })
    void readsAFieldAComparisonAndAValue(String expression, String pointer, Comparison comparison, String value) {
        DataCondition condition = DataCondition.parse(expression);

        assertThat(condition.pointer()).isEqualTo(pointer);
        assertThat(condition.comparison()).isEqualTo(comparison);
        assertThat(condition.value()).hasToString(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "data",
                "data.x",
                "data.x =",
                "= 5",
                "amount > 5",
                "database.x > 5",
                "data. > 5",
                "data.a..b > 5",
                "data.x > five",
                "data.x > 5 6",
                "data.x >> 5",
                "data.x => 5",
                "data.x = {}",
                "data.x = [1]",
                "data.x < true",
                "data.x >= null",
                "data.x = NaN",
                "data.x = 1e99999999999",
                "data.x = '",
                "data.x = 'a' or data.y = 'b'",
                "data.x = 5; DROP TABLE events",
                "data.x ! 5",
            })
    void whatIsNoConditionIsRefusedAndQuoted(String expression) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataCondition.parse(expression))
                .withMessageContaining("'" + expression + "' is not a condition on data such as data.amount >= 500: ");
    }

    @Test
    void aConditionThatIsTooLongIsRefusedWithoutRepeatingAllOfIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataCondition.parse("data.x = '" + "y".repeat(4_000) + "'"))
                .withMessageContaining("'data.x = 'yyy")
                .withMessageContaining("more than 4000")
                .satisfies(ex -> assertThat(ex.getMessage()).hasSizeLessThan(400));
    }

    @Test
    void aRefusalStaysOnOneLine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataCondition.parse("data.x\n = y\nERROR forged"))
                .satisfies(ex -> assertThat(ex.getMessage()).doesNotContain("\n"));
    }

    @Test
    void aValueThatIsNoFiniteScalarIsRefused() {
        assertThat(List.of(Double.NaN, Double.POSITIVE_INFINITY, Float.NaN, List.of(1), Map.of("a", 1), new byte[] {1}))
                .allSatisfy(value -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> DataCondition.of("/x", Comparison.EQUAL, value)));
        assertThatIllegalArgumentException().isThrownBy(() -> DataCondition.of("x", Comparison.EQUAL, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> DataCondition.of("/x", Comparison.LESS, null));
        assertThatIllegalArgumentException().isThrownBy(() -> DataCondition.of("/x", Comparison.LESS, true));
    }

    @ParameterizedTest
    @EnumSource(Comparison.class)
    void numbersThatDifferOnlyInTheirWritingAreEqual(Comparison comparison) {
        UniversalEvent event = event("5.0e2");

        assertThat(DataCondition.of("/x", comparison, 500).matches(event))
                .isEqualTo(comparison == Comparison.EQUAL
                        || comparison == Comparison.AT_MOST
                        || comparison == Comparison.AT_LEAST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "-1e999999999", "1e-999999999", "1.5e0000000000000001"})
    void anExponentMayBeLong(String number) {
        assertThat(DataCondition.parse("data.x != 5").matches(event(number))).isTrue();
        assertThat(DataCondition.parse("data.x = " + number).matches(event(number)))
                .isTrue();
    }

    /** Else one such event would break each query that looks into it. */
    @ParameterizedTest
    @ValueSource(strings = {"1e9999999999", "1e2147483647", "-1E+2147483648", "1e-2147483648", "1.0e-99999999999"})
    void anEventWithAnExponentBeyondAllBoundsIsNone(String number) {
        assertThatExceptionOfType(InvalidEventException.class)
                .isThrownBy(() -> event(number))
                .withMessageContaining("exponent");
    }

    @Test
    void noEventIsBuiltWithSuchAnExponent() {
        assertThatExceptionOfType(InvalidEventException.class)
                .isThrownBy(() -> UniversalEvent.builder("a")
                        .data(new BigDecimal("1e2147483647"))
                        .build())
                .withMessageContaining("exponent");
    }

    private static UniversalEvent event(String number) {
        return UniversalEvent.fromJson("""
                {"id": "0198c0de-7e57-7000-8000-00000000beef", "event_type": "a", "timestamp": "2026-01-01T00:00:00Z",
                 "version": "1.0", "source": {"component": "a"}, "data": {"x": %s}}""".formatted(number));
    }
}
