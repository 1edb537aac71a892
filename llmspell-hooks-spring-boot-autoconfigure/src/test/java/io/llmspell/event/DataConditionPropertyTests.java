package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Apart from the examples, as another test engine runs it. */
class DataConditionPropertyTests {

    @Property(tries = 5_000, edgeCases = EdgeCasesMode.NONE)
    void aConditionIsReadAsItIsWritten(
            @ForAll("names") List<String> names, @ForAll Comparison comparison, @ForAll("values") Object value) {
        StringBuilder pointer = new StringBuilder();
        names.forEach(name -> pointer.append('/').append(name.replace("~", "~0").replace("/", "~1")));
        DataCondition condition = DataCondition.of(pointer.toString(), comparison, value);

        DataCondition read = DataCondition.parse(condition.toString());

        assertThat(read.pointer()).isEqualTo(condition.pointer());
        assertThat(read.comparison()).isEqualTo(condition.comparison());
        assertThat(read.value().isNumber()).isEqualTo(condition.value().isNumber());
        if (value instanceof BigDecimal number) {
            assertThat(read.value().decimalValue()).isEqualByComparingTo(number);
        } else {
            assertThat(read.value().stringValue()).isEqualTo(value);
        }
    }

    @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
    void whateverIsNoConditionIsRefusedAndQuoted(@ForAll("expressions") String expression) {
        try {
            assertThat(DataCondition.parse(expression).toString()).startsWith("data");
        } catch (IllegalArgumentException ex) {
            assertThat(ex.getMessage()).startsWith(Excerpt.of(expression));
        }
    }

    @Provide
    Arbitrary<List<String>> names() {
        return Arbitraries.strings()
                .withChars("abc019~/_-% '\"\\é日{}[]*")
                .ofMinLength(1)
                .ofMaxLength(8)
                .filter(name -> name.equals(name.strip()))
                .list()
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<Object> values() {
        Arbitrary<Object> texts = Arbitraries.strings().all().ofMaxLength(20).map(JsonText::wellFormed);
        Arbitrary<Object> numbers =
                Arbitraries.bigDecimals().ofScale(10).map(number -> number.scaleByPowerOfTen(number.intValue() % 400));
        return Arbitraries.oneOf(texts, numbers);
    }

    @Provide
    Arbitrary<String> expressions() {
        Arbitrary<String> parts = Arbitraries.of(
                "data",
                ".",
                "x",
                "a.b",
                " ",
                "=",
                "!=",
                "<",
                ">=",
                "5",
                "-1.5e9",
                "1e999999999",
                "'",
                "\"",
                "\\",
                "null",
                "true",
                "{",
                "[",
                "]",
                "\\u0000",
                "~",
                "/",
                "\n",
                "\uD800",
                "\u0000",
                "99999999999999999999");
        Arbitrary<String> puzzles = parts.list().ofMaxSize(12).map(list -> String.join("", list));
        Arbitrary<String> near = puzzles.map(rest -> "data.x = " + rest);
        return Arbitraries.oneOf(puzzles, near, Arbitraries.strings().ofMaxLength(60));
    }
}
