package io.llmspell.integration;

import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.TOOL_ERROR;
import static io.llmspell.hook.StandardHookPoint.TOOL_VALIDATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.JoinStrategy;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls that go to other components: redirected, replaced, forked. */
class RoutingTests {

    @Test
    void aRedirectTargetRunsItsOwnChainUnderItsOwnNameAndTheOuterAfterChainRunsThen() {
        Calls.runInEachForm(calls -> {
            List<String> seen = new CopyOnWriteArrayList<>();
            for (var point : List.of(BEFORE_TOOL_EXECUTION, AFTER_TOOL_EXECUTION)) {
                calls.guard("guard" + point, point, context -> {
                    seen.add(point + " " + context.component() + " of " + context.parent() + " "
                            + context.arguments().get("text"));
                    return HookResult.proceed();
                });
            }
            calls.transform("change", BEFORE_TOOL_EXECUTION, "alpha", context -> HookResult.modify("y"));
            calls.transform("redirect", BEFORE_TOOL_EXECUTION, "alpha", context -> HookResult.redirect("beta"));

            assertThat(calls.alpha().call("x")).isEqualTo("beta:y");

            assertThat(seen)
                    .containsExactly(
                            "BEFORE_TOOL_EXECUTION tool:alpha of null y",
                            "BEFORE_TOOL_EXECUTION tool:beta of tool:alpha y",
                            "AFTER_TOOL_EXECUTION tool:beta of tool:alpha y",
                            "AFTER_TOOL_EXECUTION tool:alpha of null y");
        });
    }

    @Test
    void aGuardOfTheTargetStopsARedirectThatTheOriginalMayMake() {
        Calls.runInEachForm(calls -> {
            calls.script().fail("alpha", new IOException("down"));
            calls.transform("fallback", TOOL_ERROR, "alpha", context -> HookResult.redirect("beta"));
            calls.guard(
                    "guard",
                    BEFORE_TOOL_EXECUTION,
                    context -> context.component().equals(ComponentId.tool("beta"))
                            ? HookResult.cancel("not beta")
                            : HookResult.proceed());

            assertThatExceptionOfType(HookCancelledException.class)
                    .isThrownBy(() -> calls.alpha().call("x"));
            assertThat(calls.runs()).containsExactly("alpha(x)");
        });
    }

    @Test
    void anUnknownTargetIsAnInvalidResultThatNamesTheKnownOnes() {
        Calls.runInEachForm(calls -> {
            calls.transform("redirect", BEFORE_TOOL_EXECUTION, context -> HookResult.redirect("gamma"));

            assertThat(calls.alpha().call("x")).isEqualTo("alpha:x");

            assertThat(calls.failures())
                    .singleElement()
                    .satisfies(failure -> assertThat(failure.message())
                            .contains("gamma", "alpha", "beta")
                            .doesNotContain("planner"));
        });
    }

    @Test
    void aRedirectFindsTheSameMethodWhereOnlyTheTargetOverloadsIt() {
        Calls.run(runner -> runner.withBean(Overloaded.class), calls -> {
            calls.transform("redirect", BEFORE_TOOL_EXECUTION, "alpha", context -> HookResult.redirect("overloaded"));

            assertThat(calls.alpha().call("x")).isEqualTo("one x");
        });
    }

    @Test
    void overloadsAreOperationsOfTheirOwnNamedWithTheirParameterTypes() {
        Calls.run(runner -> runner.withBean(Overloaded.class), calls -> {
            List<String> operations = new CopyOnWriteArrayList<>();
            calls.observe("observe", BEFORE_TOOL_EXECUTION, context -> {
                operations.add(context.operation());
                return HookResult.proceed();
            });

            calls.bean(Overloaded.class).call("x");
            calls.bean(Overloaded.class).call("x", 2);

            assertThat(operations).containsExactly("call(String)", "call(String,int)");
        });
    }

    @Test
    void aReplacementOnErrorIsGuardedUnderTheNameOfTheOriginal() {
        Calls.runInEachForm(calls -> {
            List<String> guarded = new CopyOnWriteArrayList<>();
            calls.script().fail("alpha", new IOException("down"));
            calls.guard("guard", BEFORE_TOOL_EXECUTION, context -> {
                guarded.add(context.component() + " " + context.attempt());
                return HookResult.proceed();
            });
            calls.transform("replace", TOOL_ERROR, context -> HookResult.replaceWith(calls.replacement()));

            assertThat(calls.alpha().call("x")).isEqualTo("replacement:x");
            assertThat(guarded).containsExactly("tool:alpha 1", "tool:alpha 2");
        });
    }

    @Test
    void aReplacementNeedsToShareOnlyTheInterfaceOfTheOperation() {
        Calls.run(runner -> runner.withBean(Upper.class), calls -> {
            Writer replacement = text -> "lower " + text;
            calls.transform("replace", BEFORE_TOOL_EXECUTION, "upper", context -> HookResult.replaceWith(replacement));

            assertThat(calls.bean(Upper.class).write("x")).isEqualTo("lower x");
        });
    }

    @Test
    void aReplacementWithoutTheOperationIsInvalid() {
        Calls.runInEachForm(calls -> {
            calls.transform("replace", BEFORE_TOOL_EXECUTION, context -> HookResult.replaceWith("no tool"));

            assertThat(calls.alpha().call("x")).isEqualTo("alpha:x");
            assertThat(calls.failures())
                    .singleElement()
                    .satisfies(
                            failure -> assertThat(failure.message()).contains("java.lang.String", "tool:alpha.call"));
        });
    }

    @Test
    void theFirstBranchThatSucceedsWinsAndTheLosersAreInterrupted() {
        Calls.run(calls -> {
            CountDownLatch waiting = new CountDownLatch(1);
            CountDownLatch interrupted = new CountDownLatch(1);
            calls.script().on("alpha", text -> {
                waiting.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException ex) {
                    interrupted.countDown();
                    throw ex;
                }
                return "never";
            });
            calls.script().on("beta", text -> {
                waiting.await();
                return "beta wins";
            });
            calls.transform(
                    "fork",
                    BEFORE_TOOL_EXECUTION,
                    "alpha",
                    context -> (context.parent() == null)
                            ? HookResult.fork(HookResult.branch("alpha"), HookResult.branch("beta"))
                            : HookResult.proceed());

            assertThat(calls.alpha().call("x")).isEqualTo("beta wins");
            assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        });
    }

    @Test
    void ifAllBranchesFailTheFirstExceptionIsThrownWithTheOthersSuppressed() {
        Calls.runInEachForm(calls -> {
            IOException down = new IOException("down");
            IllegalStateException wrong = new IllegalStateException("wrong");
            calls.script().on("beta", text -> {
                throw text.equals("x") ? down : wrong;
            });
            calls.transform(
                    "fork",
                    BEFORE_TOOL_EXECUTION,
                    "alpha",
                    context ->
                            HookResult.fork(HookResult.branch("beta"), HookResult.branch("beta", Map.of("text", "z"))));

            Throwable thrown = catchThrowable(() -> calls.alpha().call("x"));

            assertThat(thrown).isSameAs(down);
            assertThat(thrown.getSuppressed()).containsExactly(wrong);
        });
    }

    @Test
    void allBranchesJoinIntoAListInTheirOrder() {
        Calls.run(runner -> runner.withBean(Lists.class), calls -> {
            calls.transform(
                    "fork",
                    BEFORE_TOOL_EXECUTION,
                    "lists",
                    context -> (context.parent() == null)
                            ? HookResult.fork(
                                    List.of(
                                            HookResult.branch("lists", Map.of("text", "b")),
                                            HookResult.branch("lists"),
                                            HookResult.branch("lists", Map.of("text", "a"))),
                                    JoinStrategy.all())
                            : HookResult.proceed());

            assertThat(calls.bean(Lists.class).list("x")).isEqualTo(List.of("[b]", "[x]", "[a]"));
        });
    }

    @Test
    void branchesAreGuardedUnderTheirOwnNamesWithTheirOwnArguments() {
        Calls.runInEachForm(calls -> {
            calls.transform(
                    "fork",
                    BEFORE_TOOL_EXECUTION,
                    "alpha",
                    context -> HookResult.fork(
                            HookResult.branch("beta", Map.of("text", "bad")),
                            HookResult.branch("beta", Map.of("text", "good"))));
            calls.guard(
                    "guard",
                    BEFORE_TOOL_EXECUTION,
                    context -> "bad".equals(context.arguments().get("text"))
                            ? HookResult.cancel("bad")
                            : HookResult.proceed());

            assertThat(calls.alpha().call("x")).isEqualTo("beta:good");
            assertThat(calls.runs()).containsExactly("beta(good)");
        });
    }

    @Test
    void branchesStartFromTheFinalArguments() {
        Calls.runInEachForm(calls -> {
            calls.transform(
                    "fork", BEFORE_TOOL_EXECUTION, "alpha", context -> HookResult.fork(HookResult.branch("beta")));
            calls.transform("validate", TOOL_VALIDATION, "alpha", context -> HookResult.modify("clean"));

            assertThat(calls.alpha().call("x")).isEqualTo("beta:clean");
        });
    }

    @ParameterizedTest
    @MethodSource
    void aCombinerThatFailsDoesNotReachTheCallerAsItIs(JoinStrategy join) {
        Calls.runInEachForm(calls -> {
            calls.transform(
                    "fork",
                    BEFORE_TOOL_EXECUTION,
                    "alpha",
                    context -> HookResult.fork(List.of(HookResult.branch("beta")), join));
            calls.transform("recover", TOOL_ERROR, context -> HookResult.modify("recovered"));

            assertThatExceptionOfType(HookCancelledException.class)
                    .isThrownBy(() -> calls.alpha().call("x"))
                    .satisfies(ex -> assertThat(ex.hook()).isEqualTo("fork"));
        });
    }

    static Stream<JoinStrategy> aCombinerThatFailsDoesNotReachTheCallerAsItIs() {
        return Stream.of(
                JoinStrategy.all(values -> {
                    throw new IllegalStateException("cannot");
                }),
                JoinStrategy.all(values -> 5));
    }

    @Test
    void aHundredBranchesAreRefused() {
        Calls.runInEachForm(calls -> {
            calls.transform(
                    "fork",
                    BEFORE_TOOL_EXECUTION,
                    "alpha",
                    context -> HookResult.fork(
                            Collections.nCopies(100, HookResult.branch("beta")), JoinStrategy.firstSuccess()));

            assertThat(calls.alpha().call("x")).isEqualTo("alpha:x");
            assertThat(calls.failures())
                    .singleElement()
                    .satisfies(failure ->
                            assertThat(failure.message()).contains("100 branches", "llmspell.hooks.limits.branches"));
        });
    }

    /** Declares an operation. */
    interface Writer {
        String write(String text);
    }

    @ToolComponent("upper")
    static class Upper implements Writer {

        @Override
        public String write(String text) {
            return "upper " + text;
        }
    }

    @ToolComponent("overloaded")
    static class Overloaded {

        public String call(String text) {
            return "one " + text;
        }

        public String call(String text, int times) {
            return times + " " + text;
        }
    }

    @ToolComponent("lists")
    static class Lists {

        public Object list(String text) {
            return "[" + text + "]";
        }
    }
}
