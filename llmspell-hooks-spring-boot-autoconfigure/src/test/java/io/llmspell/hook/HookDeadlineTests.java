package io.llmspell.hook;

import static io.llmspell.hook.TestEngine.SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hooks on their caller's thread, under the watchdog. */
@Timeout(20)
class HookDeadlineTests {

    private final TestEngine test = new TestEngine();

    @AfterEach
    void close() {
        this.test.close();
    }

    @Test
    void anOverrunIsInterruptedAndRecordedByTheWatchdog() {
        AtomicReference<Thread> ranOn = new AtomicReference<>();
        RegisteredHook hook = this.test.add("slow", settings -> settings.timeout(SHORT), context -> {
            ranOn.set(Thread.currentThread());
            return this.test.hang();
        });

        HookOutcome outcome = this.test.fire();

        assertThat(outcome.cancelled()).isFalse();
        assertThat(ranOn).hasValue(Thread.currentThread());
        assertThat(this.test.recorder.outcomes()).containsExactly("timeout");
        assertThat(this.test.recorder.last().thread().getName()).isEqualTo("llmspell-hooks-watchdog");
        assertThat(this.test.recorder.last().nanos()).isGreaterThanOrEqualTo(SHORT.toNanos());
        assertThat(this.test.breaker("slow").getMetrics().getNumberOfFailedCalls())
                .isEqualTo(1);
        assertThat(hook.moved()).isTrue();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aHookThatIgnoresInterruptsIsRecordedWhileItStillRunsAndLaterCallsAreNotHeldUp() throws Exception {
        AtomicBoolean stuckOnce = new AtomicBoolean();
        AtomicReference<Thread> laterRanOn = new AtomicReference<>();
        RegisteredHook hook = this.test.add("stuck", settings -> settings.timeout(Duration.ofMillis(200)), context -> {
            if (stuckOnce.compareAndSet(false, true)) {
                return this.test.hangUninterruptibly();
            }
            laterRanOn.set(Thread.currentThread());
            return HookResult.proceed();
        });
        FutureTask<HookOutcome> first = TestEngine.start(this.test::fire);

        await().untilAsserted(() -> assertThat(this.test.recorder.outcomes()).containsExactly("timeout"));
        assertThat(first).isNotDone();
        assertThat(hook.moved()).isTrue();

        this.test.fire();
        assertThat(laterRanOn.get().getName()).startsWith("llmspell-hook-");
        assertThat(first).isNotDone();

        this.test.end.countDown();
        assertThat(TestEngine.join(first).cancelled()).isFalse();
        assertThat(this.test.recorder.outcomes()).containsExactly("timeout", "continue");
    }

    @Test
    void aMovedHookComesBackAfterTwoRunsInTime() {
        AtomicBoolean slow = new AtomicBoolean(true);
        List<Thread> ranOn = new ArrayList<>();
        RegisteredHook hook = this.test.add("hook", settings -> settings.timeout(Duration.ofMillis(200)), context -> {
            ranOn.add(Thread.currentThread());
            return slow.getAndSet(false) ? this.test.hang() : HookResult.proceed();
        });

        this.test.fire();
        assertThat(hook.moved()).isTrue();
        this.test.fire();
        assertThat(hook.moved()).isTrue();
        this.test.fire();
        assertThat(hook.moved()).isFalse();
        this.test.fire();

        Thread here = Thread.currentThread();
        assertThat(ranOn.get(0)).isSameAs(here);
        assertThat(ranOn.get(1)).isNotSameAs(here);
        assertThat(ranOn.get(2)).isNotSameAs(here);
        assertThat(ranOn.get(3)).isSameAs(here);
    }

    @Test
    void runsWhoseConditionDoesNotHoldSayNothingOfHealth() {
        AtomicBoolean applies = new AtomicBoolean(true);
        RegisteredHook hook = this.test.add(
                "hook",
                settings -> settings.timeout(Duration.ofMillis(100)).when(context -> applies.get()),
                context -> this.test.hang());
        this.test.fire();

        applies.set(false);
        this.test.fire(5);

        assertThat(hook.moved()).isTrue();
    }

    @Test
    void aLateCancellationIsHonoured() {
        this.test.add("late", settings -> settings.timeout(SHORT), context -> cancelWhenInterrupted());

        assertThat(this.test.fire().cancellation()).hasMessageContaining("too late");
        assertThat(this.test.recorder.outcomes()).containsExactly("timeout");
    }

    @Test
    void anyOtherLateResultIsTheFailure() {
        this.test.add("late", settings -> settings.timeout(SHORT), context -> {
            cancelWhenInterrupted();
            return HookResult.modify("a", 2);
        });
        this.test.add("guard", settings -> settings.phase(HookPhase.GUARD).timeout(SHORT), context -> {
            cancelWhenInterrupted();
            return HookResult.proceed();
        });

        HookOutcome outcome = this.test.fire(Map.of("a", 1));

        assertThat(outcome.data()).isEqualTo(Map.of("a", 1));
        assertThat(outcome.cancellation()).hasMessageContaining("'guard'").hasMessageContaining("did not return");
        assertThat(this.test.recorder.outcomes()).containsExactly("timeout", "timeout");
    }

    @Test
    void aLateCancellationByAnObserverIsNot() {
        this.test.add(
                "late",
                settings -> settings.phase(HookPhase.OBSERVE).timeout(SHORT),
                context -> cancelWhenInterrupted());

        assertThat(this.test.fire().cancelled()).isFalse();
    }

    /** The deadline is one of the clock, not of when the watchdog comes to look. */
    @Test
    void aHookThatReturnsPastItsDeadlineHasOverrunThoughNobodyInterruptedIt() {
        AtomicLong ticker = new AtomicLong();
        try (TestEngine manual = new TestEngine(builder -> builder.ticker(ticker::get))) {
            RegisteredHook hook = manual.add("hook", settings -> settings.timeout(Duration.ofMillis(100)), context -> {
                ticker.addAndGet(context.attempt() * 100_000_000L);
                return HookResult.modify("a", 2);
            });

            assertThat(manual.fire(Map.of("a", 1)).data()).containsEntry("a", 1);
            assertThat(manual.recorder.outcomes()).containsExactly("timeout");
            assertThat(hook.moved()).isTrue();
        }
    }

    @Test
    void aHookInTimeByANanosecondIsNotSlow() {
        AtomicLong ticker = new AtomicLong();
        try (TestEngine manual = new TestEngine(builder -> builder.ticker(ticker::get))) {
            manual.add("hook", settings -> settings.timeout(Duration.ofMillis(100)), context -> {
                ticker.addAndGet(99_999_999);
                return HookResult.proceed();
            });

            manual.fire();
            assertThat(manual.recorder.outcomes()).containsExactly("continue");
            assertThat(manual.recorder.last().nanos()).isEqualTo(99_999_999);
        }
    }

    @Test
    void theTimeThatRecordingAFailureTakesIsNotTheNextHooks() {
        AtomicLong ticker = new AtomicLong();
        HookListener slow = new HookListener() {
            @Override
            public HookExecutionListener observe(RegisteredHook hook, HookPoint point) {
                return new HookExecutionListener() {
                    @Override
                    public void completed(HookContext context, HookResult result, HookMode mode, long nanos) {}

                    @Override
                    public void failed(HookContext context, HookFailure failure, HookMode mode, long nanos) {
                        ticker.addAndGet(Duration.ofMinutes(5).toNanos());
                    }
                };
            }
        };
        try (TestEngine manual =
                new TestEngine(builder -> builder.ticker(ticker::get).listener(slow))) {
            manual.add("failing", context -> null);
            manual.add("innocent", context -> HookResult.proceed());

            manual.fire();

            assertThat(manual.recorder.outcomes()).containsExactly("no_result", "continue");
        }
    }

    @Test
    void aHookOnTheCallersThreadForGoodIsNeverMoved() {
        List<Thread> ranOn = new ArrayList<>();
        RegisteredHook hook = this.test.add(
                "hook", settings -> settings.timeout(SHORT).execution(ExecutionMode.CALLER_THREAD), context -> {
                    ranOn.add(Thread.currentThread());
                    return this.test.hang();
                });

        this.test.fire(3);

        assertThat(ranOn).hasSize(3).containsOnly(Thread.currentThread());
        assertThat(hook.moved()).isFalse();
        assertThat(hook.breakerState()).isEqualTo(BreakerState.CLOSED);
        assertThat(this.test.recorder.outcomes()).containsExactly("timeout", "timeout", "timeout");
    }

    @Test
    void theIdleWatchdogParksAndWakesForTheNextDeadline() throws Exception {
        this.test.add("first", settings -> settings.timeout(Duration.ofMillis(1)), context -> this.test.hang());
        this.test.fire();
        Thread watchdog = this.test.watchdog();

        await().until(() -> watchdog.getState() == Thread.State.WAITING);
        this.test.registry().unregisterByName("first");
        this.test.add("second", settings -> settings.timeout(SHORT), context -> this.test.hang());
        this.test.fire();

        assertThat(this.test.recorder.outcomes("second")).containsExactly("timeout");
        await().until(() -> watchdog.getState() == Thread.State.WAITING);
    }

    @Test
    void aParkedWatchdogOversleepsNoDeadlineThatIsFarAway() throws Exception {
        this.test.add("tick", settings -> settings.timeout(Duration.ofMillis(1)), context -> this.test.hang());
        this.test.fire();
        this.test.registry().unregisterByName("tick");
        CountDownLatch inside = new CountDownLatch(1);
        this.test.add("long", settings -> settings.timeout(Duration.ofMillis(400)), context -> {
            inside.countDown();
            return this.test.hang();
        });

        FutureTask<HookOutcome> call = TestEngine.start(this.test::fire);
        inside.await();
        TestEngine.join(call);

        assertThat(this.test.recorder.outcomes("long")).containsExactly("timeout");
        assertThat(this.test.recorder.last().nanos()).isGreaterThanOrEqualTo(400_000_000L);
    }

    @Test
    void closingTheEngineEndsItsThreads() throws Exception {
        Thread watchdog = this.test.watchdog();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        this.test.add("aside", settings -> settings.execution(ExecutionMode.OWN_THREAD), context -> {
            inside.countDown();
            try {
                never.await();
            } catch (InterruptedException ex) {
                interrupted.countDown();
                throw ex;
            }
            return HookResult.proceed();
        });
        FutureTask<HookOutcome> call = TestEngine.start(this.test::fire);
        inside.await();

        this.test.engine.close();

        interrupted.await();
        TestEngine.join(call);
        watchdog.join(10_000);
        assertThat(watchdog.isAlive()).isFalse();
        assertThat(this.test.recorder.outcomes()).containsExactly("exception");
        this.test.fire();
        assertThat(this.test.recorder.last().failure().kind()).isEqualTo(HookFailure.Kind.REJECTED);
    }

    private HookResult cancelWhenInterrupted() {
        try {
            return this.test.hang();
        } catch (InterruptedException ex) {
            return HookResult.cancel("too late");
        }
    }
}
