package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternIndexTests {

    private final PatternIndex<Object> index = new PatternIndex<>();

    @Test
    void aValueIsFoundOnceHoweverManyOfItsPatternsMatch() {
        for (String pattern :
                List.of("a.b.c", "a.*.c", "a.**", "**.c", "**.b.**", "**", "a.?.c", "{a,x}.{b,y}.{c,z}", "regex:a.*")) {
            add(pattern, "value");
        }

        assertThat(this.index.match("a.b.c")).containsExactly("value");
        assertThat(this.index.size()).isEqualTo(9);
    }

    @Test
    void aValueIsFoundOnceHoweverManyWaysItsPatternHasOfMatching() {
        add("**.a.**.a.**", "nested");
        add("{a,*}.{**,a}.{a,a*}", "braces");

        assertThat(this.index.match("a.a.a.a.a")).containsExactly("nested", "braces");
    }

    @Test
    void valuesAreToldApartByIdentity() {
        Object one = new ArrayList<>(List.of(1));
        Object other = new ArrayList<>(List.of(1));
        add("a", one);
        add("*", other);

        assertThat(this.index.match("a")).hasSize(2).element(1).isSameAs(other);
    }

    @Test
    void valuesComeInTheOrderInWhichTheyWereFirstAdded() {
        add("**", "first");
        add("regex:a\\.b", "second");
        add("a.b", "third");
        add("*.b", "fourth");
        add("a.b", "first");
        add("a.?", "fifth");

        assertThat(this.index.match("a.b")).containsExactly("first", "second", "third", "fourth", "fifth");
    }

    @Test
    void aValueAddedAnewComesLast() {
        add("a", "first");
        add("a", "second");
        remove("a", "first");
        add("a", "first");

        assertThat(this.index.match("a")).containsExactly("second", "first");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 64, 65, 10_000, 100_000})
    void manyValuesKeepTheirOrderToo(int number) {
        List<Integer> values =
                IntStream.range(0, number).mapToObj(Integer::valueOf).toList();
        values.forEach(value -> add("a.**", value));
        List<Integer> shuffled = new ArrayList<>(values);
        Collections.shuffle(shuffled, new Random(7));
        shuffled.forEach(value -> add("{a,b}.{b,c}", value));
        shuffled.forEach(value -> add("**.b", value));

        List<Object> found = Assertions.assertTimeout(Duration.ofSeconds(5), () -> this.index.match("a.b"));

        assertThat(found.equals(values)).isTrue();
    }

    @Test
    void anEntryAddedTwiceHasToBeRemovedTwice() {
        add("a", "value");
        add("a", "value");

        remove("a", "value");

        assertThat(this.index.match("a")).containsExactly("value");
        assertThat(this.index.size()).isOne();
        remove("a", "value");
        assertThat(this.index.isEmpty()).isTrue();
    }

    @Test
    void removingWhatIsNotThereDoesNothing() {
        add("a", "value");

        remove("b", "value");
        remove("a", "other");
        remove("*", "value");

        assertThat(this.index.match("a")).containsExactly("value");
        assertThat(this.index.size()).isOne();
    }

    @Test
    void nothingIsLeftOfWhatIsRemoved() {
        List<String> patterns = List.of(
                "a",
                "a.b.c",
                "a.*.c",
                "a.b.**",
                "**",
                "**.c",
                "**.x.**",
                "a*.b",
                "a.?.c.**",
                "{a,b.c,d}.{e,*}",
                "regex:a.*");
        for (int round = 0; round < 3; round++) {
            patterns.forEach(pattern -> add(pattern, "value"));
            assertThat(this.index.match("a.b.c")).containsExactly("value");

            patterns.forEach(pattern -> remove(pattern, "value"));

            assertThat(this.index.size()).isZero();
            assertThat(this.index.match("a.b.c")).isEmpty();
            assertThat(this.index.isEmpty()).isTrue();
        }
    }

    @Test
    void removingAPatternLeavesThoseAroundIt() {
        List<String> patterns = List.of("a", "a.b", "a.b.c", "a.*", "a.**", "a.?.c", "**.c", "regex:a.*");
        patterns.forEach(pattern -> add(pattern, pattern));

        remove("a.b", "a.b");
        remove("a.**", "a.**");

        assertThat(this.index.match("a")).containsExactly("a", "regex:a.*");
        assertThat(this.index.match("a.b")).containsExactly("a.*", "regex:a.*");
        assertThat(this.index.match("a.b.c")).containsExactly("a.b.c", "a.?.c", "**.c", "regex:a.*");
    }

    @Test
    void manyPatternsComeAndGoInNoTime() {
        List<EventPattern> patterns = IntStream.range(0, 50_000)
                .mapToObj(i -> List.of("a" + i + ".b", "a" + i % 100 + ".*.c" + i, "x" + i + "*", "same.**")
                        .get(i % 4))
                .map(EventPattern::of)
                .toList();

        List<Object> values = patterns.stream().map(pattern -> new Object()).toList();

        Assertions.assertTimeout(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < patterns.size(); i++) {
                this.index.add(patterns.get(i), values.get(i));
            }
            assertThat(this.index.match("a40000.b")).hasSize(1);
            assertThat(this.index.match("same.a")).hasSize(12_500);
            for (int i = 0; i < patterns.size(); i++) {
                this.index.remove(patterns.get(i), values.get(i));
            }
        });

        assertThat(this.index.isEmpty()).isTrue();
    }

    @Test
    void aTypeThatComesByManyWaysIsMatchedInNoTime() {
        List<String> alphabet = List.of("a", "*", "?", "a*");
        for (String first : alphabet) {
            for (String second : alphabet) {
                for (String third : alphabet) {
                    add("**." + first + ".**." + second + ".**." + third + ".x", first + second + third);
                }
            }
        }

        List<Object> found = Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> this.index.match("a.".repeat(1000) + "b"));

        assertThat(found).isEmpty();
        assertThat(this.index.match("a.".repeat(10) + "x")).hasSize(64);
    }

    @Test
    void theListFoundDoesNotChange() {
        add("a", "value");
        List<Object> found = this.index.match("a");

        remove("a", "value");

        assertThat(found).containsExactly("value");
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> found.add("other"));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> found.get(1));
    }

    @Test
    void readersFindEveryValueThatNobodyTouchesWhileOthersComeAndGo() throws Exception {
        List<String> steady = List.of("a.b.c", "a.*.c", "a.**", "**.c", "a.?.c", "**.b.**", "regex:a.*");
        steady.forEach(pattern -> add(pattern, pattern));
        List<Object> expected = this.index.match("a.b.c");
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger reads = new AtomicInteger();
        ExecutorService executor = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                readers.add(executor.submit(() -> {
                    do {
                        assertThat(this.index.match("a.b.c")).containsSubsequence(expected);
                        reads.incrementAndGet();
                    } while (!done.get());
                }));
            }
            List<Future<?>> writers = List.of(executor.submit(() -> churn(1)), executor.submit(() -> churn(2)));
            for (Future<?> writer : writers) {
                writer.get(60, TimeUnit.SECONDS);
            }
            done.set(true);
            for (Future<?> reader : readers) {
                reader.get(60, TimeUnit.SECONDS);
            }
        } finally {
            done.set(true);
            executor.shutdownNow();
        }

        assertThat(reads.get()).isPositive();
        assertThat(this.index.match("a.b.c")).isEqualTo(expected);
        steady.forEach(pattern -> remove(pattern, pattern));
        assertThat(this.index.isEmpty()).isTrue();
    }

    /** Grows and shrinks tables and arrays beside and at the nodes of the steady ones. */
    private void churn(int writer) {
        for (int round = 0; round < 60; round++) {
            List<EventPattern> patterns = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                patterns.add(EventPattern.of("a.b.c"));
                patterns.add(EventPattern.of("a.**"));
                patterns.add(EventPattern.of("a.n" + writer + "x" + i + ".c"));
                patterns.add(EventPattern.of("a.?" + i + "*.c"));
                patterns.add(EventPattern.of("{a,w" + i + "}.b.**"));
            }
            List<Object> values = patterns.stream().map(pattern -> new Object()).toList();
            for (int i = 0; i < patterns.size(); i++) {
                this.index.add(patterns.get(i), values.get(i));
            }
            for (int i = 0; i < patterns.size(); i++) {
                this.index.remove(patterns.get(i), values.get(i));
            }
        }
    }

    private void add(String pattern, Object value) {
        this.index.add(EventPattern.of(pattern), value);
    }

    private void remove(String pattern, Object value) {
        this.index.remove(EventPattern.of(pattern), value);
    }
}
