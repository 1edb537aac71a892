package io.llmspell.integration;

import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.OnFailure;
import io.llmspell.hook.RetryConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What hooks may make of arguments and results, and what of the operation's own exceptions. */
class ArgumentChangeTests {

    private static final Map<String, Object> MAP = Map.of("city", "Oslo", "nights", 3);

    private static String booked(Calls calls, Object changes) throws Exception {
        calls.transform("change", BEFORE_TOOL_EXECUTION, "hotel", context -> HookResult.modify(changes));
        return calls.bean(Hotel.class).book(new Stay("Rome", 1), 10L, 0.5, "none", List.of());
    }

    @ParameterizedTest
    @MethodSource
    void aChangeThatFitsIsConverted(Map<String, Object> changes, String booked) {
        Calls.run(runner -> runner.withBean(Hotel.class), calls -> {
            assertThat(booked(calls, changes)).isEqualTo(booked);
            assertThat(calls.failures()).isEmpty();
        });
    }

    static Stream<Arguments> aChangeThatFitsIsConverted() {
        return Stream.of(
                Arguments.of(Map.of(), "Stay[city=Rome, nights=1] 10 0.5 none []"),
                Arguments.of(Map.of("stay", MAP), "Stay[city=Oslo, nights=3] 10 0.5 none []"),
                Arguments.of(Map.of("stay", new Stay("Bonn", 2)), "Stay[city=Bonn, nights=2] 10 0.5 none []"),
                Arguments.of(Map.of("price", 7), "Stay[city=Rome, nights=1] 7 0.5 none []"),
                Arguments.of(Map.of("discount", 2), "Stay[city=Rome, nights=1] 10 2.0 none []"),
                Arguments.of(Collections.singletonMap("note", null), "Stay[city=Rome, nights=1] 10 0.5 null []"),
                Arguments.of(
                        Map.of("others", List.of(MAP)),
                        "Stay[city=Rome, nights=1] 10 0.5 none [Stay[city=Oslo, nights=3]]"));
    }

    @ParameterizedTest
    @MethodSource
    void aChangeThatDoesNotFitIsAFailureThatNamesOperationParameterAndTypes(
            Map<String, Object> changes, List<String> message) {
        Calls.run(runner -> runner.withBean(Hotel.class), calls -> {
            assertThat(booked(calls, changes)).isEqualTo("Stay[city=Rome, nights=1] 10 0.5 none []");
            assertThat(calls.failures()).singleElement().satisfies(failure -> {
                assertThat(failure.hook()).isEqualTo("change");
                assertThat(failure.kind()).isEqualTo(HookFailure.Kind.INVALID_RESULT);
                assertThat(failure.message()).contains("tool:hotel.book").contains(message);
            });
        });
    }

    static Stream<Arguments> aChangeThatDoesNotFitIsAFailureThatNamesOperationParameterAndTypes() {
        return Stream.of(
                Arguments.of(Map.of("guest", "me"), List.of("'guest'", "stay", "price", "discount", "note")),
                Arguments.of(Collections.singletonMap("price", null), List.of("'price'", "null", "long")),
                Arguments.of(Map.of("price", "7"), List.of("'price'", "java.lang.String", "long")),
                Arguments.of(Map.of("price", 7.5), List.of("'price'", "java.lang.Double", "long")),
                Arguments.of(Map.of("price", true), List.of("'price'", "java.lang.Boolean", "long")),
                Arguments.of(Map.of("note", 5), List.of("'note'", "java.lang.Integer", "java.lang.String")),
                Arguments.of(
                        Map.of("stay", Map.of("city", "Oslo", "nights", 1, "stars", 5)),
                        List.of("'stay'", Stay.class.getName(), "stars")),
                Arguments.of(Map.of("stay", "Oslo"), List.of("'stay'", "java.lang.String", Stay.class.getName())),
                Arguments.of(Map.of("others", List.of("Oslo")), List.of("'others'", Stay.class.getName())));
    }

    @Test
    void aBareValueForSeveralArgumentsIsInvalid() {
        Calls.run(runner -> runner.withBean(Hotel.class), calls -> {
            assertThat(booked(calls, "Oslo")).isEqualTo("Stay[city=Rome, nights=1] 10 0.5 none []");
            assertThat(calls.failures())
                    .singleElement()
                    .satisfies(failure -> assertThat(failure.message()).contains("5 arguments", "use a map by name"));
        });
    }

    @Test
    void aMapWithOneChangeThatDoesNotFitChangesNothing() {
        Calls.run(runner -> runner.withBean(Hotel.class), calls -> {
            Map<String, Object> changes = new LinkedHashMap<>();
            changes.put("note", "changed");
            changes.put("price", "much");
            assertThat(booked(calls, changes)).isEqualTo("Stay[city=Rome, nights=1] 10 0.5 none []");
        });
    }

    @Test
    void anInvalidChangeByAHookThatMustNotFailCancelsAndSaysWhichHook() {
        Calls.runInEachForm(calls -> {
            calls.register(
                    HookDefinition.builder("strict").on(BEFORE_TOOL_EXECUTION).onFailure(OnFailure.CANCEL),
                    context -> HookResult.modify("text", List.of(1)));

            assertThatExceptionOfType(HookCancelledException.class)
                    .isThrownBy(() -> calls.alpha().call("x"))
                    .withMessageContainingAll("'strict'", "tool:alpha.call", "'text'", "List", "java.lang.String");
        });
    }

    @Test
    void aResultOfTheWrongTypeIsInvalid() {
        Calls.runInEachForm(calls -> {
            calls.transform("change", AFTER_TOOL_EXECUTION, context -> HookResult.modify(5));

            assertThat(calls.alpha().call("x")).isEqualTo("alpha:x");
            assertThat(calls.failures())
                    .singleElement()
                    .satisfies(failure -> assertThat(failure.message())
                            .contains("the result of tool:alpha.call", "java.lang.Integer", "java.lang.String"));
        });
    }

    @ParameterizedTest
    @MethodSource
    void whatAnOperationThrowsPropagatesAsItWas(Throwable thrown) {
        Calls.run(runner -> runner.withBean(Throwing.class), calls -> {
            calls.observe("before", BEFORE_TOOL_EXECUTION, context -> HookResult.proceed());
            calls.transform("after", AFTER_TOOL_EXECUTION, context -> HookResult.proceed());

            assertThat(catchThrowable(() -> calls.bean(Throwing.class).fail(thrown)))
                    .isSameAs(thrown);
            assertThat(thrown.getSuppressed()).isEmpty();
        });
    }

    static Stream<Throwable> whatAnOperationThrowsPropagatesAsItWas() {
        return Stream.of(
                new IOException("checked"), new IllegalStateException("unchecked"), new AssertionError("error"));
    }

    /** Everything a hook may return, at a point and in shadow mode: recorded, and nothing of it applied. */
    @ParameterizedTest
    @MethodSource
    void aHookInShadowModeChangesNothing(HookResult result) {
        Calls.runInEachForm(calls -> {
            for (var point : List.of(BEFORE_TOOL_EXECUTION, AFTER_TOOL_EXECUTION)) {
                for (var phase : List.of(HookPhase.TRANSFORM, HookPhase.GUARD)) {
                    calls.register(
                            HookDefinition.builder(point + "" + phase)
                                    .on(point)
                                    .phase(phase)
                                    .mode(HookMode.SHADOW)
                                    .components("alpha"),
                            context -> result);
                }
            }

            assertThat(calls.alpha().call("x")).isEqualTo("alpha:x");
            assertThat(calls.alpha().call("x")).isEqualTo("alpha:x");

            assertThat(calls.runs()).containsExactly("alpha(x)", "alpha(x)");
        });
    }

    static Stream<HookResult> aHookInShadowModeChangesNothing() {
        return Stream.of(
                HookResult.proceed(),
                HookResult.skip("not mine"),
                HookResult.modify("y"),
                HookResult.modify(Arrays.asList(1, null)),
                HookResult.cancel("no"),
                HookResult.redirect("beta"),
                HookResult.replaceWith(new Form.ValueTool(new Script())),
                HookResult.answer("answer"),
                HookResult.retry(RetryConfig.attempts(3)),
                HookResult.fork(HookResult.branch("beta")),
                HookResult.cache(Duration.ofMinutes(1)),
                HookResult.cache(Duration.ofMinutes(1), "cached"));
    }

    /** A value of an argument. */
    record Stay(String city, int nights) {}

    @ToolComponent("hotel")
    static class Hotel {

        public String book(Stay stay, long price, double discount, String note, List<Stay> others) {
            for (Stay other : others) {
                assertThat(other).isNotNull();
            }
            return stay + " " + price + " " + discount + " " + note + " " + others;
        }
    }

    @ToolComponent("throwing")
    static class Throwing {

        public void fail(Throwable thrown) throws IOException {
            if (thrown instanceof IOException ex) {
                throw ex;
            }
            if (thrown instanceof RuntimeException ex) {
                throw ex;
            }
            throw (Error) thrown;
        }
    }
}
