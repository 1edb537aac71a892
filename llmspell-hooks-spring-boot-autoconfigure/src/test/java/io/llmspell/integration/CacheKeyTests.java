package io.llmspell.integration;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which arguments are the same to a cache. */
class CacheKeyTests {

    private static final Duration LONG = Duration.ofMinutes(5);

    private static Store storeWithCache(Calls calls) {
        calls.transform("cache", BEFORE_TOOL_EXECUTION, context -> HookResult.cache(LONG));
        return calls.bean(Store.class);
    }

    /**
     * A kind of argument.
     *
     * @param make makes an equal one each time
     * @param change changes one in place
     */
    record Argument<T>(String name, Supplier<T> make, Consumer<T> change) {

        @Override
        public String toString() {
            return this.name;
        }
    }

    @ParameterizedTest
    @MethodSource("arguments")
    <T> void equalArgumentsAreAnsweredTheSameAlsoAfterTheFirstWasChangedInPlace(Argument<T> argument) {
        Calls.run(runner -> runner.withBean(Store.class), calls -> {
            Store store = storeWithCache(calls);
            T first = argument.make().get();
            int answer = store.read(first);

            assertThat(store.read(argument.make().get())).isEqualTo(answer);
            argument.change().accept(first);
            assertThat(store.read(first)).as("it is another argument now").isNotEqualTo(answer);
            assertThat(store.read(argument.make().get())).isEqualTo(answer);
            assertThat(calls.failures()).isEmpty();
        });
    }

    static Stream<Argument<?>> arguments() {
        return Stream.of(
                new Argument<>("int[]", () -> new int[] {1, 2}, array -> array[0] = 3),
                new Argument<>("String[][]", () -> new String[][] {{"a"}, {"b"}}, array -> array[1][0] = "c"),
                new Argument<>("list", () -> new ArrayList<>(List.of("a")), list -> list.add("b")),
                // Both have the same hash code: only equals tells them apart.
                new Argument<>("colliding list", () -> new ArrayList<>(List.of("Aa")), list -> list.set(0, "BB")),
                new Argument<>("set", () -> new HashSet<>(List.of("a")), set -> set.add("b")),
                new Argument<>("map", () -> new HashMap<>(Map.of("k", "a")), map -> map.put("k", "b")),
                new Argument<>(
                        "nested",
                        () -> new ArrayList<>(List.of(new ArrayList<>(List.of("Aa")))),
                        list -> list.get(0).set(0, "BB")),
                new Argument<>(
                        "record of an array",
                        () -> new Query(new String[] {"a"}, new ArrayList<>()),
                        query -> query.terms()[0] = "b"),
                new Argument<>(
                        "record of a list",
                        () -> new Query(new String[0], new ArrayList<>(List.of("Aa"))),
                        query -> query.more().set(0, "BB")),
                new Argument<>("optional", () -> Optional.of(new int[] {1}), optional -> optional.get()[0] = 2));
    }

    @Test
    void aRecordAndTheListOfItsPartsAreNotTheSame() {
        Calls.run(runner -> runner.withBean(Store.class), calls -> {
            Store store = storeWithCache(calls);

            assertThat(Stream.of(List.of(1), new int[] {1}, new Integer[] {1}, new One(1), new Uno(1), Optional.of(1))
                            .map(store::read)
                            .distinct())
                    .hasSize(6);
        });
    }

    @Test
    void nullAndNothingAreNotTheSame() {
        Calls.run(runner -> runner.withBean(Store.class), calls -> {
            Store store = storeWithCache(calls);

            assertThat(store.read(null)).isEqualTo(store.read(null)).isNotEqualTo(store.read(Optional.empty()));
        });
    }

    @Test
    void anArgumentWithoutEqualsMakesTheResultInvalid() {
        Calls.run(runner -> runner.withBean(Store.class), calls -> {
            Store store = storeWithCache(calls);
            for (Object argument :
                    List.of(new Object(), List.of(new Object()), Map.of("k", new Object()), new One(new Object()))) {
                int before = calls.failures().size();

                assertThat(store.read(argument)).isNotEqualTo(store.read(argument));

                assertThat(calls.failures().subList(before, before + 2)).allSatisfy(failure -> {
                    assertThat(failure.kind()).isEqualTo(HookFailure.Kind.INVALID_RESULT);
                    assertThat(failure.message()).contains("tool:store.read", "'argument'", "withKey");
                });
                calls.registry().resetBreaker("cache");
            }
        });
    }

    @Test
    void withAnExplicitKeyArgumentsNeedNoEquals() {
        Calls.run(runner -> runner.withBean(Store.class), calls -> {
            List<String> key = new ArrayList<>(List.of("Aa"));
            calls.transform(
                    "cache",
                    BEFORE_TOOL_EXECUTION,
                    context -> HookResult.cache(LONG).withKey(key));
            Store store = calls.bean(Store.class);
            int answer = store.read(new Object());

            assertThat(store.read(new Object())).isEqualTo(answer);
            key.set(0, "BB");
            assertThat(store.read(new Object())).as("the key was copied").isNotEqualTo(answer);
            key.set(0, "Aa");
            assertThat(store.read(new Object())).isEqualTo(answer);
        });
    }

    @Test
    void anExplicitKeyIsNotTakenForArguments() {
        Calls.run(runner -> runner.withBean(Store.class), calls -> {
            calls.transform("cache", BEFORE_TOOL_EXECUTION, context -> {
                Object argument = context.arguments().get("argument");
                return argument.equals("explicit")
                        ? HookResult.cache(LONG).withKey(List.of("implicit"))
                        : HookResult.cache(LONG);
            });
            Store store = calls.bean(Store.class);

            assertThat(store.read("explicit")).isNotEqualTo(store.read("implicit"));
        });
    }

    @Test
    void anArgumentThatContainsItselfHarmsNoCall() {
        Calls.run(runner -> runner.withBean(Store.class), calls -> {
            List<Object> circle = new ArrayList<>();
            circle.add(circle);
            Store store = storeWithCache(calls);
            store.read("x");

            assertThat(store.read(circle)).isNotEqualTo(store.read(circle));
            calls.registry().disable("cache");
            calls.observe("other", BEFORE_TOOL_EXECUTION, context -> HookResult.proceed());
            assertThat(store.read(circle)).isPositive();
        });
    }

    /** An argument whose own equals does not look into its array. */
    @SuppressWarnings("ArrayRecordComponent")
    record Query(String[] terms, List<String> more) {}

    record One(Object value) {}

    record Uno(Object value) {}

    /** Each run returns another number. */
    @ToolComponent("store")
    static class Store {

        private final AtomicInteger number = new AtomicInteger();

        public int read(Object argument) {
            return this.number.incrementAndGet();
        }
    }
}
