package io.llmspell.hook;

import static io.llmspell.hook.TestEngine.SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose interrupt is whose: the caller's, the hook's, an enclosing hook's. */
@Timeout(20)
class HookInterruptTests {

    private static final HookPoint INNER = HookPoint.custom("inner");

    private static final BreakerSettings HARDLY_EVER = new BreakerSettings(10_000, 1, Duration.ofMillis(1));

    private final TestEngine test = new TestEngine();

    @AfterEach
    void close() {
        Thread.interrupted();
        this.test.close();
    }

    @Test
    void aCallersInterruptIsSeenByTheHookAndSurvivesIt() {
        AtomicBoolean seen = new AtomicBoolean();
        this.test.add("hook", context -> {
            seen.set(Thread.currentThread().isInterrupted());
            return HookResult.proceed();
        });

        Thread.currentThread().interrupt();
        this.test.fire();

        assertThat(seen).isTrue();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(this.test.recorder.outcomes()).containsExactly("continue");
    }

    @Test
    void aCallersInterruptThatEndsTheHookIsNoFaultOfTheHooks() {
        this.test.add("throwing", context -> this.test.hang());
        this.test.add("wrapping", context -> {
            try {
                return this.test.hang();
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(ex);
            }
        });

        Thread.currentThread().interrupt();
        this.test.fire();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(this.test.recorder.outcomes()).containsExactly("interrupted", "interrupted");
        for (String hook : List.of("throwing", "wrapping")) {
            assertThat(this.test.breaker(hook).getMetrics().getNumberOfFailedCalls())
                    .isZero();
        }
    }

    @Test
    void anInterruptedGuardCancels() {
        this.test.add("guard", hook -> hook.phase(HookPhase.GUARD), context -> this.test.hang());

        Thread.currentThread().interrupt();

        assertThat(this.test.fire().cancellation()).hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aHookThatTakesTheCallersInterruptDoesNotKeepIt() {
        this.test.add("taking", context -> {
            assertThat(Thread.interrupted()).isTrue();
            return HookResult.proceed();
        });

        Thread.currentThread().interrupt();
        this.test.fire();

        assertThat(Thread.interrupted()).isTrue();
    }

    /** Such as the I/O of a database that an interrupt would break. */
    @Test
    void whatMustNotBeInterruptedIsInterruptedAfterwards() {
        AtomicBoolean during = new AtomicBoolean();
        AtomicBoolean after = new AtomicBoolean();
        this.test.add("slow", hook -> hook.timeout(SHORT), context -> {
            this.test.engine.executor().callStacks().current().withoutInterrupts(() -> {
                await().until(() -> this.test.recorder.outcomes().contains("timeout"));
                during.set(Thread.currentThread().isInterrupted());
            });
            after.set(Thread.currentThread().isInterrupted());
            return HookResult.proceed();
        });

        this.test.fire();

        assertThat(during).isFalse();
        assertThat(after).isTrue();
        assertThat(Thread.interrupted()).isFalse();
    }

    /** Found by whichever of the two comes first: no interrupt falls in between. */
    @Test
    void anInterruptNeverLandsInWhatMustNotBeInterrupted() {
        this.test.add(
                "slow",
                hook -> hook.timeout(Duration.ofMillis(1)).breaker(HARDLY_EVER).execution(ExecutionMode.CALLER_THREAD),
                context -> {
                    CallStack stack = this.test.engine.executor().callStacks().current();
                    int rounds = 0;
                    while (rounds++ < 20_000 && !Thread.currentThread().isInterrupted()) {
                        stack.withoutInterrupts(
                                () -> assertThat(Thread.currentThread().isInterrupted())
                                        .isFalse());
                    }
                    return HookResult.proceed();
                });
        for (int i = 0; i < 300; i++) {
            this.test.fire();
            assertThat(Thread.interrupted()).isFalse();
        }
        assertThat(this.test.recorder.outcomes()).contains("timeout").doesNotContain("exception");
    }

    @Test
    void aCallersInterruptFromBeforeSurvivesAnOverrunToo() {
        this.test.add("slow", hook -> hook.timeout(SHORT), context -> {
            Thread.interrupted();
            return this.test.hang();
        });

        Thread.currentThread().interrupt();
        this.test.fire();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(this.test.recorder.outcomes()).containsExactly("timeout");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theDeadlineOfAnInnerHookInterruptsOnlyTheInnerHook(boolean ignoring) {
        AtomicBoolean outerInterrupted = new AtomicBoolean();
        this.test.add("outer", context -> {
            this.test.fire(INNER, Map.of());
            outerInterrupted.set(Thread.currentThread().isInterrupted());
            return HookResult.proceed();
        });
        addInner(SHORT, context -> {
            try {
                return this.test.hang();
            } catch (InterruptedException ex) {
                if (ignoring) {
                    return HookResult.proceed();
                }
                throw ex;
            }
        });

        this.test.fire();

        assertThat(outerInterrupted).isFalse();
        assertThat(this.test.recorder.outcomes()).containsExactly("timeout", "continue");
        assertThat(this.test.recorder.runs.get(0).hook()).isEqualTo("inner");
    }

    @Test
    void theDeadlineOfAnOuterHookEndsTheInnerOneAndIsNotChargedToIt() {
        RegisteredHook outer = this.test.add("outer", hook -> hook.timeout(SHORT), context -> {
            this.test.fire(INNER, Map.of());
            return this.test.hang();
        });
        RegisteredHook inner = addInner(TestEngine.AMPLE, context -> {
            try {
                return this.test.hang();
            } catch (InterruptedException ex) {
                throw new IllegalStateException("cannot go on", ex);
            }
        });

        this.test.fire();

        assertThat(this.test.recorder.outcomes("outer")).containsExactly("timeout");
        assertThat(this.test.recorder.outcomes("inner")).containsExactly("interrupted");
        assertThat(outer.moved()).isTrue();
        assertThat(inner.moved()).isFalse();
        assertThat(this.test.breaker("inner").getMetrics().getNumberOfFailedCalls())
                .isZero();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void anInnerHookThatSwallowsTheOuterOnesInterruptDoesNotKeepItFromTheOuterOne() {
        this.test.add("outer", hook -> hook.timeout(SHORT), context -> {
            this.test.fire(INNER, Map.of());
            return this.test.hang();
        });
        addInner(TestEngine.AMPLE, context -> {
            try {
                return this.test.hang();
            } catch (InterruptedException ex) {
                return HookResult.proceed();
            }
        });

        this.test.fire();

        assertThat(this.test.recorder.outcomes("outer")).containsExactly("timeout");
        assertThat(this.test.recorder.outcomes("inner")).containsExactly("continue");
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void theDeadlineOfAnOuterHookReleasesACallerThatWaitsForAnInnerOneElsewhere() {
        this.test.add("outer", hook -> hook.timeout(SHORT), context -> {
            this.test.fire(INNER, Map.of());
            return HookResult.proceed();
        });
        this.test
                .registry()
                .register(HookDefinition.builder("inner")
                        .on(INNER)
                        .execution(ExecutionMode.OWN_THREAD)
                        .handler(context -> this.test.hangUninterruptibly()));

        this.test.fire();

        assertThat(this.test.recorder.outcomes("outer")).containsExactly("timeout");
        assertThat(this.test.recorder.outcomes("inner")).containsExactly("interrupted");
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void outerAndInnerHooksThatBothOverrunAreBothRecordedOnce() {
        this.test.add("outer", hook -> hook.timeout(Duration.ofMillis(60)), context -> {
            this.test.fire(INNER, Map.of());
            return this.test.hang();
        });
        addInner(SHORT, context -> this.test.hang());

        this.test.fire();

        assertThat(this.test.recorder.runs).extracting(Recorder.Run::hook).containsExactly("inner", "outer");
        assertThat(this.test.recorder.outcomes()).containsExactly("timeout", "timeout");
        assertThat(Thread.interrupted()).isFalse();
    }

    /** Deadlines as long as the hooks take, so that leaving and interrupting race; inside of each other, too. */
    @Test
    void noInterruptEverLandsOutsideTheHookItIsFor() throws Exception {
        addSpinning("spin", TestEngine.POINT);
        addSpinning("spin-inner", INNER);
        this.test.add(
                "nesting",
                hook -> hook.timeout(Duration.ofNanos(900_000))
                        .execution(ExecutionMode.CALLER_THREAD)
                        .breaker(HARDLY_EVER),
                context -> {
                    this.test.fire(INNER, Map.of());
                    return HookResult.proceed();
                });
        AtomicReference<String> stray = new AtomicReference<>();
        CountDownLatch go = new CountDownLatch(1);
        List<FutureTask<Integer>> threads = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            threads.add(TestEngine.start(() -> {
                go.await();
                int calls = 0;
                for (; calls < 700 && stray.get() == null; calls++) {
                    this.test.fire();
                    if (Thread.interrupted()) {
                        stray.set("after call " + calls);
                    }
                }
                return calls;
            }));
        }

        go.countDown();
        int calls = 0;
        for (FutureTask<Integer> thread : threads) {
            calls += TestEngine.join(thread);
        }

        assertThat(stray).hasValue(null);
        assertThat(this.test.recorder.outcomes("spin")).hasSize(calls).contains("timeout", "continue");
        assertThat(this.test.recorder.outcomes("nesting")).hasSize(calls);
        assertThat(this.test.recorder.outcomes("spin-inner")).hasSize(calls);
    }

    private void addSpinning(String name, HookPoint point) {
        this.test
                .registry()
                .register(HookDefinition.builder(name)
                        .on(point)
                        .timeout(Duration.ofNanos(300_000))
                        .execution(ExecutionMode.CALLER_THREAD)
                        .breaker(HARDLY_EVER)
                        .handler(context -> {
                            long end = System.nanoTime() + new SplittableRandom().nextLong(600_000);
                            while (System.nanoTime() < end
                                    && !Thread.currentThread().isInterrupted()) {
                                Thread.onSpinWait();
                            }
                            return HookResult.proceed();
                        }));
    }

    private RegisteredHook addInner(Duration timeout, HookHandler handler) {
        return this.test
                .registry()
                .register(HookDefinition.builder("inner")
                        .on(INNER)
                        .timeout(timeout)
                        .handler(handler));
    }
}
