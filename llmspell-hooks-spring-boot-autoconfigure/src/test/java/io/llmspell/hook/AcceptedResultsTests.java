package io.llmspell.hook;

import static io.llmspell.hook.ResultType.CACHE;
import static io.llmspell.hook.ResultType.CANCEL;
import static io.llmspell.hook.ResultType.CONTINUE;
import static io.llmspell.hook.ResultType.FORK;
import static io.llmspell.hook.ResultType.MODIFIED;
import static io.llmspell.hook.ResultType.REDIRECT;
import static io.llmspell.hook.ResultType.REPLACE;
import static io.llmspell.hook.ResultType.RETRY;
import static io.llmspell.hook.ResultType.SKIPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of the contract, as data. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AcceptedResultsTests {

    /** The points of the contract by the results they take, in its words. */
    private static final Map<String, String> POINTS = Map.of(
            "before",
            "BEFORE_AGENT_EXECUTION, BEFORE_TOOL_DISCOVERY, BEFORE_TOOL_EXECUTION, BEFORE_WORKFLOW_START,"
                    + " BEFORE_WORKFLOW_STAGE, BEFORE_STATE_READ, BEFORE_STATE_WRITE, STATE_MIGRATION",
            "validation",
            "TOOL_VALIDATION",
            "after",
            "AFTER_AGENT_EXECUTION, AFTER_TOOL_DISCOVERY, AFTER_TOOL_EXECUTION, AFTER_WORKFLOW_STAGE,"
                    + " AFTER_WORKFLOW_COMPLETE, AFTER_STATE_READ, AFTER_STATE_WRITE",
            "error",
            "AGENT_ERROR, TOOL_ERROR, WORKFLOW_ERROR, STATE_CONFLICT",
            "veto",
            "BEFORE_AGENT_INIT, WORKFLOW_STAGE_TRANSITION, WORKFLOW_CHECKPOINT, SESSION_START,"
                    + " CONFIGURATION_CHANGE, BEFORE_EVENT_EMIT",
            "notice",
            "AFTER_AGENT_INIT, BEFORE_AGENT_SHUTDOWN, AFTER_AGENT_SHUTDOWN, WORKFLOW_ROLLBACK, SYSTEM_STARTUP,"
                    + " SYSTEM_SHUTDOWN, RESOURCE_LIMIT_EXCEEDED, SECURITY_VIOLATION, SESSION_END,"
                    + " SESSION_CHECKPOINT, SESSION_RESTORE, SESSION_SAVE, AFTER_EVENT_EMIT, EVENT_HANDLER_ERROR,"
                    + " PERFORMANCE_THRESHOLD_EXCEEDED, MEMORY_USAGE_HIGH, CPU_USAGE_HIGH");

    private static final Set<ResultType> ALL = EnumSet.allOf(ResultType.class);

    private static final Set<ResultType> SOME = EnumSet.of(CONTINUE, SKIPPED, MODIFIED, CANCEL);

    private static final Set<ResultType> LOOKING = EnumSet.of(CONTINUE, SKIPPED);

    /** What a transforming hook may return at each kind of point. */
    private static final Map<String, Set<ResultType>> TRANSFORM =
            Map.of("before", ALL, "validation", SOME, "after", ALL, "error", ALL, "veto", SOME, "notice", LOOKING);

    private static final Set<ResultType> GUARD = EnumSet.of(CONTINUE, SKIPPED, CANCEL);

    private static final Map<ResultType, HookResult> SAMPLES = new EnumMap<>(Map.of(
            CONTINUE, HookResult.proceed(),
            MODIFIED, HookResult.modify("a", 1),
            CANCEL, HookResult.cancel("no"),
            REDIRECT, HookResult.redirect("other"),
            REPLACE, HookResult.answer(1),
            RETRY, HookResult.retry(RetryConfig.attempts(2)),
            FORK, HookResult.fork(HookResult.branch("other")),
            CACHE, HookResult.cache(Duration.ofSeconds(1)),
            SKIPPED, HookResult.skip("not mine")));

    /** One for all cells, as there are more than a thousand. */
    private final TestEngine test = new TestEngine();

    @AfterEach
    void clear() {
        this.test.registry().unregisterByName("hook");
        this.test.recorder.runs.clear();
    }

    @AfterAll
    void close() {
        this.test.close();
    }

    @Test
    void theContractNamesAllPointsOnce() {
        List<String> named = POINTS.values().stream()
                .flatMap(names -> Arrays.stream(names.split(", *")))
                .toList();

        assertThat(named).doesNotHaveDuplicates().hasSize(43);
        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(StandardHookPoint.values())
                        .map(Enum::name)
                        .toList());
    }

    static Stream<Arguments> cells() {
        Map<HookPoint, String> kinds = new HashMap<>();
        kinds.put(HookPoint.custom("mine"), "before");
        POINTS.forEach((kind, names) ->
                Arrays.stream(names.split(", *")).forEach(name -> kinds.put(StandardHookPoint.valueOf(name), kind)));
        return kinds.entrySet().stream()
                .flatMap(point -> Arrays.stream(HookPhase.values())
                        .flatMap(phase -> ALL.stream()
                                .map(type -> Arguments.of(
                                        point.getKey(),
                                        phase,
                                        type,
                                        expected(point.getValue(), phase).contains(type)))));
    }

    private static Set<ResultType> expected(String kind, HookPhase phase) {
        Set<ResultType> types = EnumSet.copyOf(TRANSFORM.get(kind));
        types.retainAll(
                switch (phase) {
                    case TRANSFORM -> ALL;
                    case GUARD -> GUARD;
                    case OBSERVE -> LOOKING;
                });
        return types;
    }

    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @MethodSource("cells")
    void aPointTakesInAPhaseWhatTheContractSays(HookPoint point, HookPhase phase, ResultType type, boolean taken) {
        HookResult result = SAMPLES.get(type);
        this.test
                .registry()
                .register(HookDefinition.builder("hook")
                        .on(point)
                        .phase(phase)
                        .onFailure(OnFailure.ALLOW)
                        .handler(context -> result));
        RecordingCall call = new RecordingCall(this.test, point);

        this.test.registry().snapshot().chain(point, TestEngine.TARGET).run(phase, call);

        assertThat(result.type()).isEqualTo(type);
        boolean neutral = LOOKING.contains(type);
        if (taken) {
            assertThat(this.test.recorder.outcomes()).containsExactly(type.externalName());
            assertThat(call.applied).isEqualTo(neutral ? List.of() : List.of(result));
        } else {
            assertThat(this.test.recorder.outcomes()).containsExactly("invalid_result");
            assertThat(call.applied).isEmpty();
            assertThat(this.test.recorder.last().failure().message())
                    .contains(point.externalName(), phase.name(), "returned " + type.externalName())
                    .contains(accepted(point, phase));
        }
        assertThat(call.cancellations).isEmpty();
    }

    private static Set<String> accepted(HookPoint point, HookPhase phase) {
        return ALL.stream()
                .filter(type -> point.kind().accepts(phase, type))
                .map(ResultType::externalName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void externalNamesOfPointsAreCamelCaseAndLeadBackToThem() {
        assertThat(StandardHookPoint.BEFORE_TOOL_EXECUTION.externalName()).isEqualTo("BeforeToolExecution");
        assertThat(StandardHookPoint.CPU_USAGE_HIGH.externalName()).isEqualTo("CpuUsageHigh");
        for (StandardHookPoint point : StandardHookPoint.values()) {
            assertThat(HookPoint.of(point.externalName())).isSameAs(point);
        }
        assertThat(HookPoint.of("custom:pay.now")).isEqualTo(HookPoint.custom("pay.now"));
        assertThat(HookPoint.custom("pay.now").externalName()).isEqualTo("custom:pay.now");
        assertThat(Map.of(HookPoint.custom("a"), 1)).contains(entry(HookPoint.custom("a"), 1));
    }

    @Test
    void unknownAndMalformedPointsAreRefusedSayingWhatIsAllowed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HookPoint.of("BeforeLunch"))
                .withMessageContainingAll("'BeforeLunch'", "BeforeToolExecution", "custom:<name>");
        for (String name : List.of("", " ", "a b", "custom:x", "ä", "x".repeat(101))) {
            assertThatIllegalArgumentException()
                    .as(name)
                    .isThrownBy(() -> HookPoint.custom(name))
                    .withMessageContaining("1 to 100 letters");
        }
    }
}
