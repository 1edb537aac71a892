package io.llmspell.integration;

import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.CONFIGURATION_CHANGE;
import static io.llmspell.hook.StandardHookPoint.SESSION_END;
import static io.llmspell.hook.StandardHookPoint.TOOL_ERROR;
import static io.llmspell.hook.StandardHookPoint.TOOL_VALIDATION;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.JoinStrategy;
import io.llmspell.hook.PointKind;
import io.llmspell.hook.RetryConfig;
import io.llmspell.hook.StandardHookPoint;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table "Results" of the contract, a row a cell. */
class ResultTableTests {

    private static final Duration LONG = Duration.ofMinutes(5);

    private final IOException own = new IOException("down");

    private static final String OWN_EXCEPTION = "throws its own exception";

    private static final String HOOK_FAILED = "is cancelled: the hook failed";

    /** One of each result, Replace and Cache twice, made for a test. */
    private static final Map<String, Function<Calls, HookResult>> RESULTS = new LinkedHashMap<>();

    static {
        RESULTS.put("Continue", calls -> HookResult.proceed());
        RESULTS.put("Skipped", calls -> HookResult.skip("not mine"));
        RESULTS.put("Modified", calls -> HookResult.modify("y"));
        RESULTS.put("Cancel", calls -> HookResult.cancel("no"));
        RESULTS.put("Redirect", calls -> HookResult.redirect("beta"));
        RESULTS.put("Replace component", calls -> HookResult.replaceWith(calls.replacement()));
        RESULTS.put("Replace value", calls -> HookResult.answer("answer"));
        RESULTS.put("Retry", calls -> HookResult.retry(RetryConfig.attempts(2)));
        RESULTS.put(
                "Fork",
                calls -> HookResult.fork(
                        List.of(HookResult.branch("beta"), HookResult.branch("beta", Map.of("text", "z"))),
                        JoinStrategy.all(values -> values.get(0) + "+" + values.get(1))));
        RESULTS.put("Cache", calls -> HookResult.cache(LONG));
        RESULTS.put("Cache result", calls -> HookResult.cache(LONG, "cached"));
    }

    /**
     * A cell of the table.
     *
     * @param outcome of the last call, in words
     * @param runs the bodies that ran in all calls
     * @param invalid whether the result is a failure of the hook
     */
    record Cell(
            StandardHookPoint point,
            HookPhase phase,
            String result,
            int calls,
            String outcome,
            List<String> runs,
            boolean invalid) {

        @Override
        public String toString() {
            return this.point.externalName() + ", " + this.phase + ", " + this.result + ": " + this.outcome;
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"before", "after", "onError", "validation", "veto", "notice", "guardsAndObservers"})
    void aResultComesToWhatTheTableSays(Cell cell) {
        Calls.runInEachForm(calls -> {
            script(cell, calls.script());
            HookResult result = RESULTS.get(cell.result()).apply(calls);
            AtomicInteger hookRuns = new AtomicInteger();
            calls.register(
                    HookDefinition.builder("hook")
                            .on(cell.point())
                            .phase(cell.phase())
                            .components("alpha"),
                    context -> (hookRuns.getAndIncrement() == 0) ? result : HookResult.proceed());

            String outcome = "";
            for (int i = 0; i < cell.calls(); i++) {
                outcome = outcome(calls, cell.point());
            }

            assertThat(outcome).isEqualTo(cell.outcome());
            assertThat(calls.runs()).containsExactlyInAnyOrderElementsOf(cell.runs());
            assertThat(hookRuns).hasPositiveValue();
            if (cell.invalid()) {
                assertThat(calls.failures()).singleElement().satisfies(failure -> {
                    assertThat(failure.hook()).isEqualTo("hook");
                    assertThat(failure.kind()).isEqualTo(HookFailure.Kind.INVALID_RESULT);
                });
            } else {
                assertThat(calls.failures()).isEmpty();
            }
        });
    }

    /** What alpha does: where a run is to be repeated, its first one fails or gives another value. */
    private void script(Cell cell, Script script) {
        AtomicInteger run = new AtomicInteger();
        boolean failsAlways = cell.point() == TOOL_ERROR
                && !(cell.phase() == HookPhase.TRANSFORM && cell.result().equals("Retry"));
        boolean failsFirst = cell.phase() == HookPhase.TRANSFORM
                && cell.result().equals("Retry")
                && (cell.point() == BEFORE_TOOL_EXECUTION || cell.point() == TOOL_ERROR);
        script.on("alpha", text -> {
            int number = run.incrementAndGet();
            if (failsAlways || (number == 1 && failsFirst)) {
                throw this.own;
            }
            return "alpha:" + text + ((number > 1 && cell.point() == AFTER_TOOL_EXECUTION) ? " again" : "");
        });
    }

    private String outcome(Calls calls, StandardHookPoint point) {
        try {
            Object value = (point.kind() == PointKind.VETO || point.kind() == PointKind.NOTICE)
                    ? calls.bean(HookTemplate.class)
                            .fire(point, ComponentId.system("alpha"), "op", Map.of("text", "x"))
                            .orThrow()
                            .data()
                            .get("text")
                    : calls.alpha().call("x");
            return "returns " + value;
        } catch (HookCancelledException ex) {
            boolean failed = ex.reason().startsWith("the hook failed");
            boolean keepsCause = ex.getCause() != null && ex.getCause().equals(this.own);
            return (failed ? HOOK_FAILED : "is cancelled: " + ex.reason()) + (keepsCause ? ", cause kept" : "");
        } catch (Exception ex) {
            return ex.equals(this.own) ? OWN_EXCEPTION : "throws " + ex;
        }
    }

    static Stream<Cell> before() {
        return Stream.of(
                before("Continue", "returns alpha:x", "alpha(x)"),
                before("Skipped", "returns alpha:x", "alpha(x)"),
                before("Modified", "returns alpha:y", "alpha(y)"),
                before("Cancel", "is cancelled: no"),
                before("Redirect", "returns beta:x", "beta(x)"),
                before("Replace component", "returns replacement:x", "replacement(x)"),
                before("Replace value", "returns answer"),
                before("Retry", "returns alpha:x", "alpha(x)", "alpha(x)"),
                before("Fork", "returns beta:x+beta:z", "beta(x)", "beta(z)"),
                twice(before("Cache", "returns alpha:x", "alpha(x)")),
                twice(before("Cache result", "returns cached")));
    }

    static Stream<Cell> after() {
        return Stream.of(
                after("Continue", "returns alpha:x", "alpha(x)"),
                after("Skipped", "returns alpha:x", "alpha(x)"),
                after("Modified", "returns y", "alpha(x)"),
                after("Cancel", "is cancelled: no", "alpha(x)"),
                after("Redirect", "returns beta:x", "alpha(x)", "beta(x)"),
                after("Replace component", "returns replacement:x", "alpha(x)", "replacement(x)"),
                after("Replace value", "returns answer", "alpha(x)"),
                after("Retry", "returns alpha:x again", "alpha(x)", "alpha(x)"),
                after("Fork", "returns beta:x+beta:z", "alpha(x)", "beta(x)", "beta(z)"),
                twice(after("Cache", "returns alpha:x", "alpha(x)")),
                twice(after("Cache result", "returns cached", "alpha(x)")));
    }

    static Stream<Cell> onError() {
        return Stream.of(
                onError("Continue", OWN_EXCEPTION, "alpha(x)"),
                onError("Skipped", OWN_EXCEPTION, "alpha(x)"),
                onError("Modified", "returns y", "alpha(x)"),
                onError("Cancel", "is cancelled: no, cause kept", "alpha(x)"),
                onError("Redirect", "returns beta:x", "alpha(x)", "beta(x)"),
                onError("Replace component", "returns replacement:x", "alpha(x)", "replacement(x)"),
                onError("Replace value", "returns answer", "alpha(x)"),
                onError("Retry", "returns alpha:x", "alpha(x)", "alpha(x)"),
                onError("Fork", "returns beta:x+beta:z", "alpha(x)", "beta(x)", "beta(z)"),
                invalid(TOOL_ERROR, HookPhase.TRANSFORM, "Cache", OWN_EXCEPTION, "alpha(x)"),
                twice(onError("Cache result", "returns cached", "alpha(x)")));
    }

    static Stream<Cell> validation() {
        return Stream.concat(
                Stream.of(
                        valid(TOOL_VALIDATION, "Continue", "returns alpha:x", "alpha(x)"),
                        valid(TOOL_VALIDATION, "Skipped", "returns alpha:x", "alpha(x)"),
                        valid(TOOL_VALIDATION, "Modified", "returns alpha:y", "alpha(y)"),
                        valid(TOOL_VALIDATION, "Cancel", "is cancelled: no")),
                others("Continue", "Skipped", "Modified", "Cancel")
                        .map(result ->
                                invalid(TOOL_VALIDATION, HookPhase.TRANSFORM, result, "returns alpha:x", "alpha(x)")));
    }

    static Stream<Cell> veto() {
        return Stream.concat(
                Stream.of(
                        valid(CONFIGURATION_CHANGE, "Continue", "returns x"),
                        valid(CONFIGURATION_CHANGE, "Skipped", "returns x"),
                        valid(CONFIGURATION_CHANGE, "Modified", "returns y"),
                        valid(CONFIGURATION_CHANGE, "Cancel", "is cancelled: no")),
                others("Continue", "Skipped", "Modified", "Cancel")
                        .map(result -> invalid(CONFIGURATION_CHANGE, HookPhase.TRANSFORM, result, "returns x")));
    }

    static Stream<Cell> notice() {
        return Stream.concat(
                Stream.of(valid(SESSION_END, "Continue", "returns x"), valid(SESSION_END, "Skipped", "returns x")),
                Arrays.stream(HookPhase.values())
                        .flatMap(phase -> others("Continue", "Skipped")
                                .map(result -> invalid(SESSION_END, phase, result, "returns x"))));
    }

    /** At each kind of point that can be cancelled a guard only lets pass or cancels, and an observer only looks. */
    static Stream<Cell> guardsAndObservers() {
        return Stream.of(
                        new Column(BEFORE_TOOL_EXECUTION, "returns alpha:x", "", List.of("alpha(x)"), List.of()),
                        new Column(TOOL_VALIDATION, "returns alpha:x", "", List.of("alpha(x)"), List.of()),
                        new Column(
                                AFTER_TOOL_EXECUTION, "returns alpha:x", "", List.of("alpha(x)"), List.of("alpha(x)")),
                        new Column(TOOL_ERROR, OWN_EXCEPTION, ", cause kept", List.of("alpha(x)"), List.of("alpha(x)")),
                        new Column(CONFIGURATION_CHANGE, "returns x", "", List.of(), List.of()))
                .flatMap(column -> RESULTS.keySet().stream().flatMap(column::cells));
    }

    private record Column(
            StandardHookPoint point, String passed, String cause, List<String> runs, List<String> runsOfCancelled) {

        private Stream<Cell> cells(String result) {
            boolean goesOn = result.equals("Continue") || result.equals("Skipped");
            boolean cancels = result.equals("Cancel");
            String cancelled = (cancels ? "is cancelled: no" : HOOK_FAILED) + this.cause;
            return Stream.of(
                    goesOn
                            ? new Cell(this.point, HookPhase.GUARD, result, 1, this.passed, this.runs, false)
                            : new Cell(
                                    this.point, HookPhase.GUARD, result, 1, cancelled, this.runsOfCancelled, !cancels),
                    new Cell(this.point, HookPhase.OBSERVE, result, 1, this.passed, this.runs, !goesOn));
        }
    }

    private static Stream<String> others(String... valid) {
        return RESULTS.keySet().stream().filter(result -> !List.of(valid).contains(result));
    }

    private static Cell before(String result, String outcome, String... runs) {
        return valid(BEFORE_TOOL_EXECUTION, result, outcome, runs);
    }

    private static Cell after(String result, String outcome, String... runs) {
        return valid(AFTER_TOOL_EXECUTION, result, outcome, runs);
    }

    private static Cell onError(String result, String outcome, String... runs) {
        return valid(TOOL_ERROR, result, outcome, runs);
    }

    private static Cell valid(StandardHookPoint point, String result, String outcome, String... runs) {
        return new Cell(point, HookPhase.TRANSFORM, result, 1, outcome, List.of(runs), false);
    }

    private static Cell invalid(
            StandardHookPoint point, HookPhase phase, String result, String outcome, String... runs) {
        return new Cell(point, phase, result, 1, outcome, List.of(runs), true);
    }

    /** The same call again, at which the hook proceeds: what was remembered answers. */
    private static Cell twice(Cell cell) {
        return new Cell(cell.point(), cell.phase(), cell.result(), 2, cell.outcome(), cell.runs(), cell.invalid());
    }
}
