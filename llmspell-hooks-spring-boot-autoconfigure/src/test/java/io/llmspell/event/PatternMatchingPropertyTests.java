package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/** Apart from the examples, as another test engine runs it. */
class PatternMatchingPropertyTests {

    /** An entry added or removed. Values are few, so that many have several patterns. */
    record Change(boolean add, int pattern, int value) {}

    record Entry(EventPattern pattern, Object value) {}

    /** More than 100,000 pairs are left, as one in five of the patterns is none. */
    @Property(tries = 140_000, edgeCases = EdgeCasesMode.NONE, maxDiscardRatio = 50)
    void agreesWithANaiveOracle(@ForAll("patterns") String source, @ForAll("types") String type) {
        EventPattern pattern = pattern(source);
        Assume.that(pattern != null);

        assertThat(pattern.matches(type)).as("%s on %s", source, type).isEqualTo(oracle(source, type));
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void anIndexFindsWhatALoopFinds(
            @ForAll("patternSets") List<String> sources,
            @ForAll("changes") List<Change> changes,
            @ForAll("typeSets") List<String> types) {
        List<EventPattern> patterns = sources.stream()
                .map(PatternMatchingPropertyTests::pattern)
                .filter(pattern -> pattern != null)
                .toList();
        Assume.that(!patterns.isEmpty());
        PatternIndex<Object> index = new PatternIndex<>();
        List<Entry> entries = new ArrayList<>();
        List<Object> order = new ArrayList<>();
        List<Object> values = Stream.generate(Object::new).limit(60).toList();

        for (Change change : changes) {
            apply(
                    change,
                    new Entry(patterns.get(change.pattern % patterns.size()), values.get(change.value)),
                    entries,
                    order,
                    index);
        }

        assertThat(index.size()).isEqualTo(entries.size());
        for (String type : types) {
            assertThat(index.match(type)).as(type).isEqualTo(loop(entries, order, type));
        }
        entries.forEach(entry -> index.remove(entry.pattern, entry.value));
        assertThat(index.isEmpty()).isTrue();
    }

    private static void apply(
            Change change, Entry entry, List<Entry> entries, List<Object> order, PatternIndex<Object> index) {
        if (change.add) {
            index.add(entry.pattern, entry.value);
            entries.add(entry);
            if (!order.contains(entry.value)) {
                order.add(entry.value);
            }
        } else {
            index.remove(entry.pattern, entry.value);
            entries.remove(entry);
            if (entries.stream().noneMatch(other -> other.value.equals(entry.value))) {
                order.remove(entry.value);
            }
        }
    }

    private static List<Object> loop(List<Entry> entries, List<Object> order, String type) {
        return order.stream()
                .filter(value ->
                        entries.stream().anyMatch(entry -> entry.value.equals(value) && entry.pattern.matches(type)))
                .toList();
    }

    /** None if the pieces do not make a pattern, such as two stars side by side. */
    private static EventPattern pattern(String source) {
        try {
            return EventPattern.of(source);
        } catch (InvalidEventPatternException ex) {
            return null;
        }
    }

    @Provide
    Arbitrary<String> patterns() {
        Arbitrary<String> text =
                Arbitraries.strings().withChars("ab").ofMinLength(1).ofMaxLength(2);
        Arbitrary<String> piece = Arbitraries.frequencyOf(
                Tuple.of(6, text), Tuple.of(1, Arbitraries.of("*", "?", "[ab]", "[!a]", "[a-c]", "[!b-z]", "c")));
        Arbitrary<String> partial = piece.list().ofMinSize(1).ofMaxSize(3).map(pieces -> String.join("", pieces));
        Arbitrary<String> plain = Arbitraries.frequencyOf(
                Tuple.of(4, text), Tuple.of(2, Arbitraries.of("*", "**")), Tuple.of(2, partial));
        Arbitrary<String> alternative = plain.list().ofMinSize(0).ofMaxSize(2).map(parts -> String.join(".", parts));
        Arbitrary<String> braces =
                alternative.list().ofMinSize(1).ofMaxSize(3).map(parts -> "{" + String.join(",", parts) + "}");
        Arbitrary<String> segment = Arbitraries.frequencyOf(
                Tuple.of(8, plain),
                Tuple.of(1, braces),
                Tuple.of(1, Combinators.combine(text, braces).as(String::concat)));
        Arbitrary<String> glob = segment.list().ofMinSize(1).ofMaxSize(5).map(parts -> String.join(".", parts));
        return Arbitraries.frequencyOf(
                Tuple.of(30, glob), Tuple.of(1, Arbitraries.of("regex:a+(\\.b*)*", "regex:.*\\.a", "regex:[ab.]+")));
    }

    @Provide
    Arbitrary<String> types() {
        return Arbitraries.strings()
                .withChars("abc")
                .ofMinLength(1)
                .ofMaxLength(3)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(segments -> String.join(".", segments));
    }

    @Provide
    Arbitrary<List<String>> patternSets() {
        return patterns().list().ofMinSize(1).ofMaxSize(200);
    }

    @Provide
    Arbitrary<List<String>> typeSets() {
        return types().list().ofSize(20);
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 2).map(number -> number > 0),
                        Arbitraries.integers().between(0, 199),
                        Arbitraries.integers().between(0, 59))
                .as(Change::new)
                .list()
                .ofMaxSize(400);
    }

    /** Writes out braces as text, then compares segment by segment by recursion. */
    private static boolean oracle(String pattern, String type) {
        if (pattern.startsWith("regex:")) {
            return Pattern.matches(pattern.substring(6), type);
        }
        int open = pattern.indexOf('{');
        if (open >= 0) {
            int close = pattern.indexOf('}', open);
            return Stream.of(pattern.substring(open + 1, close).split(",", -1))
                    .anyMatch(alternative ->
                            oracle(pattern.substring(0, open) + alternative + pattern.substring(close + 1), type));
        }
        return matches(List.of(pattern.split("\\.", -1)), List.of(type.split("\\.", -1)));
    }

    private static boolean matches(List<String> pattern, List<String> type) {
        if (pattern.isEmpty()) {
            return type.isEmpty();
        }
        List<String> rest = pattern.subList(1, pattern.size());
        if (pattern.get(0).equals("**")) {
            return matches(rest, type) || (!type.isEmpty() && matches(pattern, type.subList(1, type.size())));
        }
        return !type.isEmpty()
                && Pattern.matches(regex(pattern.get(0)), type.get(0))
                && matches(rest, type.subList(1, type.size()));
    }

    private static String regex(String segment) {
        return segment.equals("*")
                ? ".+"
                : segment.replace("?", ".").replace("*", ".*").replace("[!", "[^");
    }
}
