package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every storage finds by type and by fields of the data. */
public interface EventConditionContract extends EventStorageFixture {

    /** The types of the events for which a condition holds: in these tests the type says which event it is. */
    private List<String> typesWhere(String condition) {
        return found(EventQuery.builder().where(condition)).stream()
                .map(UniversalEvent::eventType)
                .toList();
    }

    private void store(String type, Map<String, ?> data) {
        store(UniversalEvent.builder(type).data(data));
    }

    @Test
    default void aTypeIsExact() {
        List<String> types = List.of(
                "order", "order.*", "order.**", "order.paid", "o*", "order.?aid", "{order}", "[o]rder", "Order");
        IntStream.range(0, types.size()).forEach(i -> store(types.get(i), i));

        assertThat(types)
                .allSatisfy(type -> assertThat(found(EventQuery.builder().type(type)))
                        .extracting(UniversalEvent::eventType)
                        .containsExactly(type));
        assertThat(found(EventQuery.builder().type("order.***"))).isEmpty();
    }

    @Test
    default void aTypeAndPatternsMustBothHold() {
        store("order.paid", 1);
        store("order.lost", 2);

        assertThat(numbers(EventQuery.builder().type("order.paid").patterns("order.*")))
                .containsExactly(1);
        assertThat(numbers(EventQuery.builder().type("order.paid").patterns("order.lost")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "data = 500, 500",
        "data == 500, 500",
        "data != 500, 499 501",
        "data < 500, 499",
        "data <= 500, 499 500",
        "data > 500, 501",
        "data >= 500, 500 501",
    })
    default void numbersCompare(String condition, String expected) {
        IntStream.rangeClosed(499, 501).forEach(number -> store("number", number));

        assertThat(numbers(EventQuery.builder().where(condition)))
                .containsExactlyElementsOf(List.of(expected.split(" ")).stream()
                        .map(Integer::valueOf)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "data = \"mango\", mango",
        "data != 'mango', apple nut",
        "data < 'mango', apple",
        "data <= 'mango', apple mango",
        "data > 'mango', nut",
        "data >= 'mango', mango nut",
    })
    default void textsCompare(String condition, String expected) {
        List.of("apple", "mango", "nut")
                .forEach(text -> store(UniversalEvent.builder(text).data(text)));

        assertThat(typesWhere(condition.replace("\"\"", "\""))).containsExactly(expected.split(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"500", "500.0", "5e2", "5E+2", "50000e-2", "500.000000000000000000000000000"})
    default void numbersAreEqualByValueHoweverTheyAreWritten(String number) {
        storeJson("read", number);
        store(UniversalEvent.builder("built").data(new BigDecimal(number)));
        store(UniversalEvent.builder("double").data(500.0));
        store(UniversalEvent.builder("float").data(500f));
        store(UniversalEvent.builder("long").data(500L));
        storeJson("more", "500.00000000000000000000000001");
        store(UniversalEvent.builder("text").data("500"));

        assertThat(typesWhere("data = 500")).containsExactly("read", "built", "double", "float", "long");
        assertThat(typesWhere("data = " + number)).containsExactly("read", "built", "double", "float", "long");
        assertThat(typesWhere("data > " + number)).containsExactly("more");
        assertThat(typesWhere("data < 500.00000000000000000000000001"))
                .containsExactly("read", "built", "double", "float", "long");
    }

    @Test
    default void fractionsAreWhatTheyAreWrittenAs() {
        store(UniversalEvent.builder("double").data(0.1));
        store(UniversalEvent.builder("float").data(0.1f));
        store(UniversalEvent.builder("decimal").data(new BigDecimal("0.1")));
        storeJson("read", "0.1");

        assertThat(typesWhere("data = 0.1")).containsExactly("double", "float", "decimal", "read");
        assertThat(typesWhere("data > 0.1")).isEmpty();
    }

    @Test
    default void hugeNumbersCompareInAnInstant() {
        storeJson("huge", "1e999999");
        storeJson("tiny", "1e-999999");
        storeJson("one", "1");
        storeJson("minus", "-1e999999");
        storeJson("long", "9007199254740993");

        assertThat(typesWhere("data > 1e999998")).containsExactly("huge");
        assertThat(typesWhere("data = 10e999998")).containsExactly("huge");
        assertThat(typesWhere("data < 1e-999998")).containsExactly("tiny", "minus");
        assertThat(typesWhere("data > 0")).containsExactly("huge", "tiny", "one", "long");
        assertThat(typesWhere("data = 9007199254740992")).isEmpty();
        assertThat(typesWhere("data >= 9007199254740993")).containsExactly("huge", "long");
    }

    @Test
    default void booleansAndNullAreEqualOrNot() {
        store("yes", Map.of("x", true));
        store("no", Map.of("x", false));
        store("null", Collections.singletonMap("x", null));
        store("missing", Map.of());
        store("text", Map.of("x", "true"));

        assertThat(typesWhere("data.x = true")).containsExactly("yes");
        assertThat(typesWhere("data.x != true")).containsExactly("no", "null", "missing", "text");
        assertThat(typesWhere("data.x = null")).containsExactly("null");
        assertThat(typesWhere("data.x != null")).containsExactly("yes", "no", "missing", "text");
    }

    @Test
    default void aFieldThatIsMissingOrOfAnotherKindIsNeitherLessNorGreater() {
        store("number", Map.of("x", 5));
        store("text", Map.of("x", "5"));
        store("list", Map.of("x", List.of(5)));
        store("object", Map.of("x", Map.of("x", 5)));
        store("missing", Map.of("y", 5));
        store(UniversalEvent.builder("none"));
        store(UniversalEvent.builder("scalar").data(5));

        assertThat(typesWhere("data.x = 5")).containsExactly("number");
        assertThat(typesWhere("data.x >= 0")).containsExactly("number");
        assertThat(typesWhere("data.x < 9")).containsExactly("number");
        assertThat(typesWhere("data.x >= ''")).containsExactly("text");
        assertThat(typesWhere("data.x != 5")).containsExactly("text", "list", "object", "missing", "none", "scalar");
        assertThat(typesWhere("data = null")).containsExactly("none");
    }

    @Test
    default void fieldsAreFoundInObjectsAndArrays() {
        store("one", Map.of("items", List.of(Map.of("sku", "A"), Map.of("sku", "B")), "total", Map.of("sum", 7)));
        store("two", Map.of("items", List.of(Map.of("sku", "B")), "total", Map.of("sum", 9)));
        store("named", Map.of("items", Map.of("0", Map.of("sku", "A"))));
        store(UniversalEvent.builder("array").data(List.of(1, List.of(2, 3))));

        assertThat(typesWhere("data.items.0.sku = 'A'")).containsExactly("one", "named");
        assertThat(typesWhere("data.items.1.sku = 'B'")).containsExactly("one");
        assertThat(typesWhere("data.total.sum > 7")).containsExactly("two");
        assertThat(typesWhere("data.1.1 = 3")).containsExactly("array");
        assertThat(typesWhere("data.01 = 1")).isEmpty();
    }

    @Test
    default void severalConditionsMustAllHold() {
        IntStream.rangeClosed(1, 9).forEach(number -> store("n" + number, Map.of("x", number, "odd", number % 2 == 1)));

        assertThat(found(EventQuery.builder()
                        .where("data.x > 3")
                        .where("data.x <= 8")
                        .where("data.odd = true")
                        .limit(1)))
                .extracting(UniversalEvent::eventType)
                .containsExactly("n5");
    }
}
