package io.llmspell.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.BreakerSettings;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.ExecutionMode;
import io.llmspell.hook.HookDefaults;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookEngine;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookHandler;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.ResultType;
import io.llmspell.state.RecordedValue.Fidelity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class DecisionRecorderTests {

    private static final Instant NOW = Instant.parse("2026-05-04T03:02:00Z");

    private static final HookPoint POINT = HookPoint.custom("payment");

    private static final HookTarget TARGET = new HookTarget(ComponentId.tool("bank"), "pay", Set.of("money"));

    private final List<AutoCloseable> open = new ArrayList<>();

    private DecisionJournal journal = DecisionJournal.inMemory(100);

    private RedactionFilter filter = RedactionFilter.byName();

    private JournalSettings settings = JournalSettings.DEFAULT;

    private @Nullable DecisionRecorder recorder;

    private DecisionRecorder recorder() {
        DecisionRecorder known = this.recorder;
        if (known == null) {
            known = new DecisionRecorder(
                    this.settings,
                    this.journal,
                    JsonMapper.shared(),
                    this.filter,
                    Clock.fixed(NOW, ZoneOffset.UTC),
                    Thread::new);
            this.recorder = known;
            this.open.add(known);
        }
        return known;
    }

    private HookEngine engine(HookHandler handler) {
        HookEngine engine = HookEngine.builder()
                .defaults(new HookDefaults(Duration.ofSeconds(30), ExecutionMode.ADAPTIVE, BreakerSettings.DEFAULT))
                .listener(recorder())
                .build();
        this.open.add(engine);
        engine.registry().register(HookDefinition.builder("hook").on(POINT).handler(handler));
        return engine;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : this.open) {
            each.close();
        }
    }

    private List<RecordedDecision> record(HookHandler handler, Map<String, ?> data) throws InterruptedException {
        engine(handler).executor().fire(POINT, TARGET, data);
        assertThat(recorder().flush(Duration.ofSeconds(30))).isTrue();
        return this.journal.find(JournalQuery.all());
    }

    @Test
    void aRunOfAHookIsRecorded() throws Exception {
        RecordedDecision found = record(context -> HookResult.cancel("too much"), Map.of("amount", 700))
                .get(0);

        assertThat(found.time()).isEqualTo(NOW);
        assertThat(found.hook()).isEqualTo("hook");
        assertThat(found.point()).isEqualTo("custom:payment");
        assertThat(found.target()).isEqualTo(TARGET);
        assertThat(found.callId()).isNotBlank().isNotEqualTo(found.correlationId());
        assertThat(found.arguments().get("amount").json().intValue()).isEqualTo(700);
        assertThat(found.arguments().get("amount").type()).isEqualTo("java.lang.Integer");
        assertThat(found.verdict()).isEqualTo(new Verdict(ResultType.CANCEL, null, "too much", null));
        assertThat(found.result()).isNull();
        assertThat(found.error()).isNull();
        assertThat(found.duration()).isPositive();
    }

    @Test
    void aFailureIsRecorded() throws Exception {
        List<RecordedDecision> found = record(
                context -> {
                    throw new IllegalStateException("broken");
                },
                Map.of());

        assertThat(found.get(0).verdict().failure()).isEqualTo(HookFailure.Kind.EXCEPTION);
        assertThat(found.get(0).verdict().reason()).contains("broken");
    }

    @Test
    void aChangeIsRecordedWithItsValue() throws Exception {
        List<RecordedDecision> found =
                record(context -> HookResult.modify("amount", 7), Map.of("amount", 700, "password", "hush"));

        assertThat(found.get(0).verdict()).hasToString("modified {\"amount\":7}");
    }

    @Test
    void secretsAreMasked() throws Exception {
        RecordedDecision found = record(
                        context -> HookResult.modify("header", Map.of("authorization", "hush")),
                        Map.of("header", Map.of("authorization", "hush", "path", "/"), "apiKey", "hush"))
                .get(0);

        assertThat(RecordedJson.write(found)).doesNotContain("hush").contains("/", "***");
        assertThat(found.arguments().get("apiKey").fidelity()).isEqualTo(Fidelity.REDACTED);
    }

    @Test
    void aFilterThatFailsLetsNothingThrough() throws Exception {
        this.filter = (name, value) -> {
            throw new IllegalStateException("filter");
        };

        RecordedDecision found = record(context -> HookResult.cancel("hush"), Map.of("note", "hush"))
                .get(0);

        assertThat(RecordedJson.write(found)).doesNotContain("hush");
    }

    @Test
    void largeValuesAreCutAndOthersAreKept() throws Exception {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("text", "x".repeat(100_000));
        data.put("list", List.of("y".repeat(100_000)));
        data.put("small", 1);

        RecordedDecision found = record(context -> HookResult.proceed(), data).get(0);

        assertThat(found.arguments().get("text").json().stringValue()).hasSize(8_192);
        assertThat(found.arguments().get("text").fidelity()).isEqualTo(Fidelity.CUT);
        assertThat(found.arguments().get("list").json().isNull()).isTrue();
        assertThat(found.arguments().get("list").fidelity()).isEqualTo(Fidelity.CUT);
        assertThat(found.arguments().get("small").fidelity()).isEqualTo(Fidelity.WHOLE);
    }

    @Test
    void whatMakesNoJsonIsSaidToBeSo() throws Exception {
        List<Object> circle = new ArrayList<>();
        circle.add(circle);

        RecordedDecision found = record(context -> HookResult.proceed(), Map.of("circle", circle))
                .get(0);

        assertThat(found.arguments().get("circle").fidelity()).isIn(Fidelity.NOT_JSON, Fidelity.CUT);
        assertThat(found.arguments().get("circle").json().isNull()).isTrue();
    }

    @Test
    void onlyWhatIsAskedForIsRecorded() throws Exception {
        this.settings = new JournalSettings(Set.of("custom:payment"), List.of("b*"), 100, 100, Duration.ZERO, 100);
        HookEngine engine = engine(context -> HookResult.proceed());
        engine.registry()
                .register(HookDefinition.builder("other")
                        .on(HookPoint.custom("other"))
                        .handler(context -> HookResult.proceed()));

        engine.executor().fire(POINT, TARGET, Map.of());
        engine.executor().fire(POINT, new HookTarget(ComponentId.tool("shell"), "run"), Map.of());
        engine.executor().fire(HookPoint.custom("other"), TARGET, Map.of());
        assertThat(recorder().flush(Duration.ofSeconds(30))).isTrue();

        assertThat(this.journal.find(JournalQuery.all()))
                .singleElement()
                .satisfies(found -> assertThat(found.target()).isEqualTo(TARGET));
    }

    @Test
    void whatTheBufferHasNoRoomForIsCounted() throws Exception {
        CountDownLatch leave = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        this.settings = new JournalSettings(Set.of(), List.of(), 2, 100, Duration.ZERO, 100);
        DecisionJournal slow = this.journal;
        this.journal = new ForwardingJournal(slow) {
            @Override
            public void append(List<RecordedDecision> decisions) {
                inside.countDown();
                await(leave);
                super.append(decisions);
            }
        };
        HookEngine engine = engine(context -> HookResult.proceed());
        engine.executor().fire(POINT, TARGET, Map.of());
        inside.await();

        for (int i = 0; i < 5; i++) {
            engine.executor().fire(POINT, TARGET, Map.of());
        }

        assertThat(recorder().overflowed()).isEqualTo(3);
        leave.countDown();
        assertThat(recorder().flush(Duration.ofSeconds(30))).isTrue();
        assertThat(recorder().recorded()).isEqualTo(3);
        assertThat(slow.find(JournalQuery.all())).hasSize(3);
    }

    @Test
    void aJournalThatFailsIsCountedAndTriedAgain() throws Exception {
        DecisionJournal known = this.journal;
        this.journal = new ForwardingJournal(known) {
            private boolean failed;

            @Override
            public void append(List<RecordedDecision> decisions) {
                if (!this.failed) {
                    this.failed = true;
                    throw new IllegalStateException("down");
                }
                super.append(decisions);
            }
        };
        HookEngine engine = engine(context -> HookResult.proceed());

        engine.executor().fire(POINT, TARGET, Map.of());
        assertThat(recorder().flush(Duration.ofSeconds(30))).isTrue();
        engine.executor().fire(POINT, TARGET, Map.of());
        assertThat(recorder().flush(Duration.ofSeconds(30))).isTrue();

        assertThat(recorder().failed()).isEqualTo(1);
        assertThat(recorder().recorded()).isEqualTo(1);
        assertThat(known.find(JournalQuery.all())).hasSize(1);
    }

    @Test
    void closingWritesWhatWaits() {
        HookEngine engine = engine(context -> HookResult.proceed());
        for (int i = 0; i < 50; i++) {
            engine.executor().fire(POINT, TARGET, Arguments.of(Map.of("i", i)));
        }

        recorder().close();

        assertThat(this.journal.find(JournalQuery.all())).hasSize(50);
        engine.executor().fire(POINT, TARGET, Map.of());
        assertThat(recorder().overflowed()).isEqualTo(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            throw new AssertionError(ex);
        }
    }

    private static class ForwardingJournal implements DecisionJournal {

        private final DecisionJournal other;

        ForwardingJournal(DecisionJournal other) {
            this.other = other;
        }

        @Override
        public void append(List<RecordedDecision> decisions) {
            this.other.append(decisions);
        }

        @Override
        public List<RecordedDecision> find(JournalQuery query) {
            return this.other.find(query);
        }

        @Override
        public long trim(@Nullable Instant before, long newest) {
            return this.other.trim(before, newest);
        }
    }
}
