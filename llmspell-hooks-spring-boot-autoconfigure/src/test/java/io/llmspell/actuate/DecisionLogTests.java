package io.llmspell.actuate;

import static io.llmspell.hook.HookPoint.custom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookEngine;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.HookTarget;
import io.llmspell.state.RedactionFilter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.StringNode;

/** The log by itself. */
class DecisionLogTests {

    private static final HookTarget TARGET = new HookTarget(ComponentId.system("desk"), "pay");

    private final HookMessages messages = new HookMessages(false, RedactionFilter.byName());

    private final DecisionLog log = new DecisionLog(100, false, Clock.systemUTC(), this.messages);

    @Test
    void manyWritersLeaveTheLastDecisionsInTheRing() throws Exception {
        try (HookEngine engine = HookEngine.builder().listener(this.log).build()) {
            engine.registry()
                    .register(HookDefinition.builder("no")
                            .on(custom("payment"))
                            .handler(context -> HookResult.cancel("never")));
            ExecutorService executor = Executors.newFixedThreadPool(8);
            List<Callable<Object>> tasks = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                tasks.add(() -> {
                    for (int call = 0; call < 1000; call++) {
                        engine.executor().fire(custom("payment"), TARGET, Map.of());
                    }
                    return List.of();
                });
            }
            for (Future<Object> future : executor.invokeAll(tasks)) {
                future.get();
            }
            executor.shutdown();
        }

        List<LoggedDecision> found = this.log.find(decision -> true, 1000);

        assertThat(this.log.logged()).isEqualTo(8000);
        assertThat(found)
                .hasSize(100)
                .extracting(LoggedDecision::number)
                .startsWith(7999L)
                .endsWith(7900L);
    }

    @Test
    void aLogOfNothingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DecisionLog(0, false, Clock.systemUTC(), this.messages))
                .withMessageContaining("at least 1");
    }

    @Test
    void aFilterThatFailsLetsNothingThrough() {
        HookMessages broken = new HookMessages(true, (name, value) -> {
            throw new IllegalStateException("no filter");
        });
        HookMessages other = new HookMessages(true, (name, value) -> StringNode.valueOf(name));

        assertThat(broken.shownReason("secret")).isEqualTo("***");
        assertThat(broken.shownReason(null)).isNull();
        assertThat(other.shownReason("secret")).isEqualTo("reason");
        assertThat(other.shownError("secret")).isEqualTo("error");
    }

    @Test
    void percentilesAreAQuarterTooHighAtMost() {
        HookDurations durations = new HookDurations();
        assertThat(durations.percentileInMillis(0.5)).isNull();
        for (int micros = 1; micros <= 1000; micros++) {
            durations.record(micros * 1000L);
        }

        assertThat(durations.percentileInMillis(0.5)).isBetween(0.5, 0.625);
        assertThat(durations.percentileInMillis(0.99)).isBetween(0.99, 1.2375);
        assertThat(durations.percentileInMillis(1)).isBetween(1.0, 1.25);
    }

    @Test
    void durationsOfAnyLengthHaveABucket() {
        for (long nanos : new long[] {-1, 0, 1, 255, 256, 257, 511, 512, Long.MAX_VALUE}) {
            HookDurations durations = new HookDurations();
            durations.record(nanos);

            assertThat(durations.percentileInMillis(0.5)).isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource({"TRANSFORM, false, 1", "TRANSFORM, true, 6", "GUARD, false, 6"})
    void aHookThatIsNotAskedIsOnlyLoggedIfThatBlocksOrAllIs(HookPhase phase, boolean continues, int logged) {
        DecisionLog kept = new DecisionLog(10, continues, Clock.systemUTC(), this.messages);
        try (HookEngine engine = HookEngine.builder().listener(kept).build()) {
            engine.registry()
                    .register(HookDefinition.builder("no")
                            .on(custom("other"))
                            .handler(context -> HookResult.cancel("never")));
            engine.executor().fire(custom("other"), TARGET, Map.of());
            engine.registry()
                    .register(HookDefinition.builder("broken")
                            .on(custom("payment"))
                            .phase(phase)
                            .handler(context -> HookResult.proceed()));
            engine.registry().openBreaker("broken", Duration.ofHours(1));
            for (int call = 0; call < 5; call++) {
                engine.executor().fire(custom("payment"), TARGET, Map.of());
            }
        }

        assertThat(kept.logged()).isEqualTo(logged);
        assertThat(kept.find(decision -> decision.result().equals("circuit_open"), 10))
                .hasSize(logged - 1)
                .allMatch(decision -> decision.blocked() == (phase == HookPhase.GUARD));
    }

    @Test
    void whatIsFoundFirstIsEnough() {
        try (HookEngine engine = HookEngine.builder().listener(this.log).build()) {
            engine.registry()
                    .register(HookDefinition.builder("no")
                            .on(custom("payment"))
                            .handler(context -> HookResult.cancel("never")));
            for (int call = 0; call < 50; call++) {
                engine.executor().fire(custom("payment"), TARGET, Map.of());
            }
        }
        AtomicInteger asked = new AtomicInteger();

        List<LoggedDecision> found = this.log.find(decision -> asked.incrementAndGet() > 0, 2);

        assertThat(found).extracting(LoggedDecision::number).containsExactly(49L, 48L);
        assertThat(asked).hasValue(2);
    }

    @Test
    void aSecretAtTheCutIsRedactedBeforeItIsCut() {
        HookMessages masking = new HookMessages(
                true, (name, value) -> StringNode.valueOf(value.stringValue().replace("sk-12345", "***")));
        String text = "x".repeat(496) + "sk-12345";

        assertThat(masking.shownReason(masking.keptReason(text)))
                .endsWith("x***")
                .doesNotContain("sk");
    }
}
