package io.llmspell.hook;

import static io.llmspell.hook.TestEngine.SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hooks on threads of their own, and what keeps them from going there. */
@Timeout(20)
class OwnThreadTests {

    private final AtomicBoolean transaction = new AtomicBoolean();

    private final AtomicBoolean eventLoop = new AtomicBoolean();

    private final TestEngine test =
            new TestEngine(builder -> builder.maxOwnThreads(3).callerRules(new CallerRules() {
                @Override
                public boolean pinned() {
                    return OwnThreadTests.this.transaction.get();
                }

                @Override
                public boolean interruptible() {
                    return !OwnThreadTests.this.eventLoop.get();
                }
            }));

    private final List<Thread> ranOn = new ArrayList<>();

    @AfterEach
    void close() {
        this.test.close();
    }

    @Test
    void aHookOfThisModeAlwaysRunsOnAThreadOfItsOwn() {
        this.test.add("hook", settings -> settings.execution(ExecutionMode.OWN_THREAD), this::note);

        this.test.fire();
        this.transaction.set(true);
        this.test.fire();

        assertThat(this.ranOn).hasSize(2).doesNotContain(Thread.currentThread());
        assertThat(this.test.recorder.outcomes()).containsExactly("continue", "continue");
    }

    @Test
    void itsCallerIsReleasedAtTheDeadlineWhateverTheHookDoes() {
        AtomicBoolean ended = new AtomicBoolean();
        this.test.add(
                "stuck",
                settings -> settings.execution(ExecutionMode.OWN_THREAD)
                        .timeout(SHORT)
                        .phase(HookPhase.GUARD),
                context -> {
                    this.test.hangUninterruptibly();
                    ended.set(true);
                    return HookResult.proceed();
                });

        assertThat(this.test.fire().cancellation()).hasMessageContaining("did not return");
        assertThat(ended).isFalse();
        assertThat(this.test.recorder.outcomes()).containsExactly("timeout");
    }

    @Test
    void aResultThatComesAfterTheDeadlineIsDropped() {
        CountDownLatch returned = new CountDownLatch(1);
        this.test.add(
                "late", settings -> settings.execution(ExecutionMode.OWN_THREAD).timeout(SHORT), context -> {
                    try {
                        return this.test.hang();
                    } catch (InterruptedException ex) {
                        returned.countDown();
                        return HookResult.cancel("too late");
                    }
                });

        assertThat(this.test.fire().cancelled()).isFalse();
        await().until(() -> returned.getCount() == 0);
        assertThat(this.test.recorder.outcomes()).containsExactly("timeout");
    }

    @Test
    void aFloodOfStuckHooksIsBoundedAndThenRefused() {
        AtomicInteger started = new AtomicInteger();
        this.test.add(
                "stuck",
                settings -> settings.execution(ExecutionMode.OWN_THREAD)
                        .timeout(SHORT)
                        .breaker(new BreakerSettings(100, 1, Duration.ofSeconds(1))),
                context -> {
                    started.incrementAndGet();
                    return this.test.hangUninterruptibly();
                });

        this.test.fire(6);

        assertThat(started).hasValue(3);
        assertThat(this.test.recorder.outcomes())
                .containsExactly("timeout", "timeout", "timeout", "rejected", "rejected", "rejected");
        assertThat(this.test.recorder.last().failure().message()).contains("no thread is free");
        assertThat(this.test.breaker("stuck").getMetrics().getNumberOfFailedCalls())
                .isEqualTo(3);
    }

    @Test
    void aGuardThatIsRefusedAThreadCancels() {
        this.test.add(
                "stuck",
                settings -> settings.execution(ExecutionMode.OWN_THREAD)
                        .timeout(SHORT)
                        .phase(HookPhase.GUARD)
                        .breaker(new BreakerSettings(100, 1, Duration.ofSeconds(1))),
                context -> this.test.hangUninterruptibly());

        this.test.fire(3);

        assertThat(this.test.fire().cancellation()).hasMessageContaining("no thread is free");
    }

    @Test
    void threadsThatAreFreeAgainAreUsedAgain() {
        this.test.add("hook", settings -> settings.execution(ExecutionMode.OWN_THREAD), this::note);

        this.test.fire(50);

        assertThat(this.test.recorder.outcomes()).hasSize(50).containsOnly("continue");
    }

    @Test
    void aTransactionalHookOpensItsBreakerAtOnceAndIsNotMoved() {
        RegisteredHook hook =
                this.test.add("hook", settings -> settings.timeout(SHORT).pinned(true), context -> this.test.hang());

        this.test.fire(2);

        assertThat(hook.breakerState()).isEqualTo(BreakerState.OPEN);
        assertThat(hook.moved()).isFalse();
        assertThat(this.test.recorder.outcomes()).containsExactly("timeout", "circuit_open");
    }

    @Test
    void aHookThatOverrunsInsideATransactionOpensItsBreakerAtOnce() {
        RegisteredHook hook = this.test.add("hook", settings -> settings.timeout(SHORT), context -> this.test.hang());
        this.transaction.set(true);

        this.test.fire();

        assertThat(hook.breakerState()).isEqualTo(BreakerState.OPEN);
        assertThat(hook.moved()).isFalse();
    }

    @Test
    void aMovedHookIsNotTakenOutOfATransactionAndHealsThereToo() {
        AtomicBoolean slow = new AtomicBoolean(true);
        RegisteredHook hook = this.test.add("hook", settings -> settings.timeout(Duration.ofMillis(200)), context -> {
            note(context);
            return slow.getAndSet(false) ? this.test.hang() : HookResult.proceed();
        });
        this.test.fire();
        assertThat(hook.moved()).isTrue();
        this.transaction.set(true);

        this.test.fire();
        assertThat(hook.breakerState()).isEqualTo(BreakerState.OPEN);
        assertThat(this.test.recorder.outcomes()).containsExactly("timeout", "circuit_open");

        this.test.clock.advance(Duration.ofSeconds(31));
        this.test.fire(3);
        assertThat(hook.breakerState()).isEqualTo(BreakerState.CLOSED);
        assertThat(hook.moved()).isFalse();
        assertThat(this.ranOn).hasSize(4).containsOnly(Thread.currentThread());
    }

    @Test
    void onAnEventLoopEveryHookRunsOnAThreadOfItsOwn() {
        this.eventLoop.set(true);
        this.test.add("adaptive", this::note);
        this.test.add("caller", settings -> settings.execution(ExecutionMode.CALLER_THREAD), this::note);
        this.test.add("pinned", settings -> settings.pinned(true), this::note);

        this.test.fire();

        assertThat(this.ranOn).hasSize(3).doesNotContain(Thread.currentThread());
    }

    @Test
    void aCallerThatIsInterruptedWhileItWaitsIsReleasedAndStaysInterrupted() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch hookInterrupted = new CountDownLatch(1);
        AtomicReference<Thread> caller = new AtomicReference<>();
        RegisteredHook hook =
                this.test.add("hook", settings -> settings.execution(ExecutionMode.OWN_THREAD), context -> {
                    inside.countDown();
                    try {
                        return this.test.hang();
                    } catch (InterruptedException ex) {
                        hookInterrupted.countDown();
                        throw ex;
                    }
                });
        FutureTask<Boolean> call = TestEngine.start(() -> {
            caller.set(Thread.currentThread());
            this.test.fire();
            return Thread.currentThread().isInterrupted();
        });
        inside.await();

        caller.get().interrupt();

        assertThat(TestEngine.join(call)).isTrue();
        hookInterrupted.await();
        assertThat(this.test.recorder.outcomes()).containsExactly("interrupted");
        assertThat(this.test.breaker("hook").getMetrics().getNumberOfFailedCalls())
                .isZero();
        assertThat(hook.moved()).isFalse();
    }

    @Test
    void anInterruptedExceptionThatTheHookMadeUpDoesNotInterruptItsCaller() {
        this.test.add("hook", settings -> settings.execution(ExecutionMode.OWN_THREAD), context -> {
            Thread.currentThread().interrupt();
            throw new InterruptedException("made up");
        });
        this.test.add("next", settings -> settings.execution(ExecutionMode.OWN_THREAD), context -> {
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            return HookResult.proceed();
        });

        this.test.fire();

        assertThat(Thread.interrupted()).isFalse();
        assertThat(this.test.recorder.outcomes()).containsExactly("exception", "continue");
    }

    private HookResult note(HookContext context) {
        this.ranOn.add(Thread.currentThread());
        return HookResult.proceed();
    }
}
