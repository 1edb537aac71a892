package io.llmspell.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.Outcome;
import io.llmspell.hook.ResultType;
import io.llmspell.state.RecordedValue.Fidelity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.node.StringNode;

/** What every journal does. */
@Timeout(120)
abstract class DecisionJournalContract {

    static final Instant START = Instant.parse("2026-05-04T03:02:00.123456Z");

    private DecisionJournal journal = DecisionJournal.inMemory(1);

    /** Makes an empty one with room for 1,000 decisions. */
    abstract DecisionJournal create();

    @BeforeEach
    final void open() {
        this.journal = create();
    }

    /** A decision of a number, so many seconds after the start. */
    static RecordedDecision decision(int number, String hook, String component, String point) {
        return new RecordedDecision(
                0,
                START.plusSeconds(number),
                "call-" + number,
                "run-" + (number / 2),
                hook,
                HookPhase.GUARD,
                HookMode.SHADOW,
                point,
                new HookTarget(ComponentId.tool(component), "run", Set.of("risky")),
                ComponentId.agent("desk"),
                2,
                Outcome.SUCCESS,
                Map.of("command", new RecordedValue(StringNode.valueOf("rm \u4e2d"), "java.lang.String", Fidelity.CUT)),
                new RecordedValue(StringNode.valueOf("done"), "java.lang.String", Fidelity.WHOLE),
                new RecordedDecision.RecordedError("java.io.IOException", "gone"),
                (number % 2 == 0)
                        ? new Verdict(ResultType.CANCEL, null, "no \u0000", null)
                        : new Verdict(null, HookFailure.Kind.TIMEOUT, "late", null),
                Duration.ofNanos(12_345));
    }

    private void fill(int count) {
        this.journal.append(IntStream.range(0, count)
                .mapToObj(i -> decision(i, "hook" + (i % 3), "tool" + (i % 2), "Point" + (i % 5)))
                .toList());
    }

    private List<Integer> numbers(JournalQuery query) {
        return this.journal.find(query).stream()
                .map(decision -> Integer.parseInt(decision.callId().substring(5)))
                .toList();
    }

    @Test
    void whatIsRecordedIsFoundAsItWas() {
        RecordedDecision first = decision(0, "hook", "shell", "BeforeToolExecution");
        RecordedDecision second = decision(1, "hook", "shell", "BeforeToolExecution");

        this.journal.append(List.of(first, second));
        List<RecordedDecision> found = this.journal.find(JournalQuery.all());

        assertThat(found).hasSize(2);
        assertThat(found.get(0)).isEqualTo(first.at(found.get(0).position()));
        assertThat(found.get(1)).isEqualTo(second.at(found.get(1).position()));
        assertThat(found.get(0).position()).isPositive().isLessThan(found.get(1).position());
    }

    @Test
    void nothingIsFoundWhereNothingIsRecorded() {
        this.journal.append(List.of());

        assertThat(this.journal.find(JournalQuery.all())).isEmpty();
    }

    @Test
    void decisionsAreFoundByWhatTheyAreAbout() {
        fill(10);

        assertThat(numbers(JournalQuery.all().ofHook("hook1"))).containsExactly(1, 4, 7);
        assertThat(numbers(JournalQuery.all().ofComponent("tool0"))).containsExactly(0, 2, 4, 6, 8);
        assertThat(numbers(JournalQuery.all().ofPoint("Point3"))).containsExactly(3, 8);
        assertThat(numbers(JournalQuery.all().ofCorrelationId("run-2"))).containsExactly(4, 5);
        assertThat(numbers(JournalQuery.all().ofHook("hook1").ofComponent("tool0")))
                .containsExactly(4);
        assertThat(numbers(JournalQuery.all().ofHook("x' OR '1'='1"))).isEmpty();
    }

    @Test
    void decisionsAreFoundByTheirTime() {
        fill(10);

        assertThat(numbers(JournalQuery.all().between(START.plusSeconds(3), START.plusSeconds(5))))
                .containsExactly(3, 4);
        assertThat(numbers(JournalQuery.all().between(null, START.plusSeconds(2))))
                .containsExactly(0, 1);
        assertThat(numbers(JournalQuery.all().between(START.plusSeconds(8), null)))
                .containsExactly(8, 9);
    }

    @Test
    void pagesFollowEachOther() {
        fill(10);

        List<RecordedDecision> page = this.journal.find(JournalQuery.all().limit(4));

        assertThat(page).hasSize(4);
        assertThat(numbers(JournalQuery.all().limit(4).after(page.get(3).position())))
                .containsExactly(4, 5, 6, 7);
        assertThat(this.journal.stream(JournalQuery.all().limit(4)).map(RecordedDecision::callId))
                .hasSize(10)
                .doesNotHaveDuplicates();
        assertThat(this.journal.stream(JournalQuery.all().limit(5))).hasSize(10);
        assertThatIllegalArgumentException().isThrownBy(() -> JournalQuery.all().limit(0));
    }

    @Test
    void oldDecisionsAndThoseBeyondTheCountAreForgotten() {
        fill(10);

        assertThat(this.journal.trim(START.plusSeconds(2), 100)).isEqualTo(2);
        assertThat(this.journal.trim(null, 3)).isEqualTo(5);
        assertThat(this.journal.trim(null, 3)).isZero();

        assertThat(numbers(JournalQuery.all())).containsExactly(7, 8, 9);
    }

    @Test
    void positionsDoNotComeBack() {
        fill(3);
        long last = this.journal.find(JournalQuery.all()).get(2).position();
        this.journal.trim(START.plusSeconds(100), 1);

        fill(1);

        assertThat(this.journal.find(JournalQuery.all()).get(0).position()).isGreaterThan(last);
    }

    @Test
    void longAndOddIdsAreFoundAgain() {
        String odd = "id\u0000" + "x".repeat(300);
        RecordedDecision decision = decision(1, odd, "tool", "Point");

        this.journal.append(List.of(decision));

        assertThat(this.journal.find(JournalQuery.all().ofHook(odd)))
                .singleElement()
                .satisfies(found -> assertThat(found.hook()).isEqualTo(odd));
    }
}
