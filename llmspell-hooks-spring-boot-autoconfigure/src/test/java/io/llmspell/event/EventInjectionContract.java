package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is in a query is a value: it finds what equals it, and does nothing else. */
public interface EventInjectionContract extends EventStorageFixture {

    static Stream<String> hostile() {
        return Stream.of(
                "' OR '1'='1",
                "x'; DROP TABLE llmspell_event; --",
                "x\"; DELETE FROM llmspell_event; --",
                "x' UNION SELECT NULL --",
                "--",
                "/* x */",
                ";",
                "%",
                "_",
                "a%",
                "a_c",
                "\\",
                "a\\",
                "\\'",
                "''",
                "\"",
                "`x`",
                "$1",
                ":x",
                "?",
                "{d '2026-01-01'}",
                "$.x",
                "@",
                "a/b~c",
                "~1",
                "a\nb",
                "a\tb",
                "é",
                "e\u0301",
                "ß",
                "I",
                "ı",
                "日本語",
                "🙂",
                "\uFFFD",
                "a\u200Bb",
                "x".repeat(200));
    }

    /** Others that a loose comparison would take for the same. */
    private static List<String> neighbours(String text) {
        return Stream.of("abc", "a", "x", "1", text + "x", "x" + text, other(text))
                .filter(near -> !near.equals(text))
                .distinct()
                .toList();
    }

    private static String other(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        return upper.equals(text) ? text.toLowerCase(Locale.ROOT) : upper;
    }

    private void assertOnlyFound(UniversalEvent expected, int stored, EventQuery.Builder query) {
        assertThat(found(query)).containsExactly(expected);
        assertThat(found(EventQuery.builder().limit(100))).hasSize(stored);
        UniversalEvent later = store(UniversalEvent.builder("later"));
        assertThat(found(EventQuery.builder().type("later"))).containsExactly(later);
    }

    @ParameterizedTest
    @MethodSource("io.llmspell.event.EventInjectionContract#hostile")
    default void aTypeIsAValue(String text) {
        neighbours(text).forEach(near -> store(UniversalEvent.builder(near)));
        UniversalEvent event = store(UniversalEvent.builder(text));

        assertOnlyFound(event, neighbours(text).size() + 1, EventQuery.builder().type(text));
    }

    @ParameterizedTest
    @MethodSource("io.llmspell.event.EventInjectionContract#patterns")
    default void aPatternIsAValue(String text) {
        neighbours(text).forEach(near -> store(UniversalEvent.builder("t." + near + ".end")));
        UniversalEvent event = store(UniversalEvent.builder("t." + text + ".end"));
        int stored = neighbours(text).size() + 1;

        assertOnlyFound(event, stored, EventQuery.builder().patterns("t." + text + ".end"));
        assertThat(found(EventQuery.builder().patterns("**." + text + ".end"))).containsExactly(event);
        assertThat(found(EventQuery.builder().patterns("t." + text + ".**"))).containsExactly(event);
        assertThat(found(EventQuery.builder().patterns("?." + text + ".e*"))).containsExactly(event);
        assertThat(found(EventQuery.builder().patterns("{t." + text + ".end,none}")))
                .containsExactly(event);
    }

    /** Those that may stand in a pattern, for themselves. */
    static Stream<String> patterns() {
        return hostile().filter(text -> {
            try {
                EventTypes.check("t." + text + ".end", PatternLimits.DEFAULT);
                return !text.contains(",") && EventPattern.of("t." + text).kind() == EventPattern.Kind.EXACT;
            } catch (IllegalArgumentException ex) {
                return false;
            }
        });
    }

    @ParameterizedTest
    @MethodSource("io.llmspell.event.EventInjectionContract#hostile")
    default void aCorrelationIdIsAValue(String text) {
        neighbours(text).forEach(near -> store(UniversalEvent.builder("order").correlationId(near)));
        UniversalEvent event = store(UniversalEvent.builder("order").correlationId(text));

        assertOnlyFound(event, neighbours(text).size() + 1, EventQuery.builder().correlationId(text));
    }

    @ParameterizedTest
    @MethodSource("io.llmspell.event.EventInjectionContract#hostile")
    default void aSourceIsAValue(String text) {
        neighbours(text).forEach(near -> store(UniversalEvent.builder("order").component(near)));
        UniversalEvent event = store(UniversalEvent.builder("order").component(text));

        assertOnlyFound(event, neighbours(text).size() + 1, EventQuery.builder().source(text));
    }

    @ParameterizedTest
    @MethodSource("io.llmspell.event.EventInjectionContract#hostile")
    default void theNameOfAFieldIsAValue(String text) {
        neighbours(text)
                .forEach(near -> store(UniversalEvent.builder("order").data(Collections.singletonMap(near, 5))));
        UniversalEvent event = store(UniversalEvent.builder("order").data(Collections.singletonMap(text, 5)));
        String pointer = "/" + text.replace("~", "~0").replace("/", "~1");

        for (Comparison comparison : List.of(Comparison.EQUAL, Comparison.AT_LEAST, Comparison.AT_MOST)) {
            assertThat(found(EventQuery.builder().where(DataCondition.of(pointer, comparison, 5))))
                    .containsExactly(event);
        }
        assertOnlyFound(
                event,
                neighbours(text).size() + 1,
                EventQuery.builder().where(DataCondition.of(pointer, Comparison.EQUAL, 5)));
    }

    @ParameterizedTest
    @MethodSource("io.llmspell.event.EventInjectionContract#hostile")
    default void theTextInAFieldIsAValue(String text) {
        neighbours(text).forEach(near -> store(UniversalEvent.builder("order").data(near)));
        UniversalEvent event = store(UniversalEvent.builder("order").data(text));
        String quoted = "data = '" + text.replace("'", "''") + "'";

        assertThat(found(EventQuery.builder().where(quoted))).containsExactly(event);
        assertOnlyFound(
                event,
                neighbours(text).size() + 1,
                EventQuery.builder().where(DataCondition.of("", Comparison.EQUAL, text)));
    }
}
