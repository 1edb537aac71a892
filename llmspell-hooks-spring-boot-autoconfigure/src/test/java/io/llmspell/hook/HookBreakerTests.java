package io.llmspell.hook;

import static io.llmspell.hook.BreakerState.CLOSED;
import static io.llmspell.hook.BreakerState.HALF_OPEN;
import static io.llmspell.hook.BreakerState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class HookBreakerTests {

    private static final Duration JUST_OVER = Duration.ofMillis(30_001);

    private final TestEngine test = new TestEngine();

    private final AtomicInteger ran = new AtomicInteger();

    private volatile boolean healthy;

    @AfterEach
    void close() {
        this.test.close();
    }

    @Test
    void fiveConsecutiveFailuresOpenIt() {
        RegisteredHook hook = add(settings -> settings);

        this.test.fire(4);
        assertThat(hook.breakerState()).isEqualTo(CLOSED);
        this.test.fire();
        assertThat(hook.breakerState()).isEqualTo(OPEN);
        this.test.fire(3);

        assertThat(this.ran).hasValue(5);
        assertThat(this.test.recorder.outcomes().subList(5, 8)).containsOnly("circuit_open");
    }

    @Test
    void aSuccessInBetweenStartsTheCountAnew() {
        RegisteredHook hook = add(settings -> settings);

        this.test.fire(4);
        this.healthy = true;
        this.test.fire();
        this.healthy = false;
        this.test.fire(4);
        assertThat(hook.breakerState()).isEqualTo(CLOSED);
        this.test.fire();
        assertThat(hook.breakerState()).isEqualTo(OPEN);
    }

    @Test
    void itStaysOpenForThirtySecondsAndIsThenTried() {
        RegisteredHook hook = add(settings -> settings);
        this.test.fire(5);
        this.healthy = true;

        this.test.clock.advance(Duration.ofMillis(29_999));
        this.test.fire();
        assertThat(this.ran).hasValue(5);

        this.test.clock.advance(Duration.ofMillis(2));
        this.test.fire();
        assertThat(this.ran).hasValue(6);
        assertThat(hook.breakerState()).isEqualTo(HALF_OPEN);
    }

    @Test
    void twoSuccessesCloseItAgainAndEachTransitionIsTold() {
        RegisteredHook hook = add(settings -> settings);
        halfOpen();
        this.healthy = true;

        this.test.fire();
        assertThat(hook.breakerState()).isEqualTo(HALF_OPEN);
        this.test.fire();
        assertThat(hook.breakerState()).isEqualTo(CLOSED);

        assertThat(this.test.recorder.transitions)
                .containsExactly(
                        new Recorder.Transition("hook", CLOSED, OPEN),
                        new Recorder.Transition("hook", OPEN, HALF_OPEN),
                        new Recorder.Transition("hook", HALF_OPEN, CLOSED));
    }

    @ParameterizedTest
    @CsvSource({"0", "1"})
    void theFirstFailureInHalfOpenReopensItForTheWholeWait(int successesBefore) {
        RegisteredHook hook = add(settings -> settings);
        halfOpen();
        this.healthy = true;
        this.test.fire(successesBefore);
        this.healthy = false;

        this.test.fire();
        assertThat(hook.breakerState()).isEqualTo(OPEN);

        this.healthy = true;
        this.test.clock.advance(Duration.ofMillis(29_999));
        this.test.fire();
        assertThat(hook.breakerState()).isEqualTo(OPEN);
        this.test.clock.advance(Duration.ofMillis(2));
        this.test.fire(2);
        assertThat(hook.breakerState()).isEqualTo(CLOSED);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "1, 5", "2, 3", "7, 2"})
    void anyThresholdsAreCountedExactly(int failures, int successes) {
        BreakerSettings settings = new BreakerSettings(failures, successes, Duration.ofSeconds(30));
        RegisteredHook hook = add(builder -> builder.breaker(settings));

        this.test.fire(failures - 1);
        assertThat(hook.breakerState()).isEqualTo(CLOSED);
        this.test.fire();
        assertThat(hook.breakerState()).isEqualTo(OPEN);

        this.test.clock.advance(JUST_OVER);
        this.healthy = true;
        for (int i = 1; i < successes; i++) {
            this.test.fire();
            assertThat(hook.breakerState()).isEqualTo(HALF_OPEN);
        }
        this.test.fire();
        assertThat(hook.breakerState()).isEqualTo(CLOSED);
    }

    @Test
    void runsThatDecideNothingGiveTheirPermitBack() {
        AtomicInteger condition = new AtomicInteger(1);
        RegisteredHook hook = add(settings -> settings.when(context -> condition.get() > 0));
        halfOpen();
        this.healthy = true;

        condition.set(0);
        this.test.fire(20);
        assertThat(hook.breakerState()).isIn(OPEN, HALF_OPEN);
        condition.set(1);
        this.test.fire(2);

        assertThat(hook.breakerState()).isEqualTo(CLOSED);
        assertThat(this.ran).hasValue(7);
    }

    @Test
    void interruptedRunsGiveTheirPermitBack() throws Exception {
        RegisteredHook hook = this.test.add("hook", context -> {
            if (this.healthy) {
                return HookResult.proceed();
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            return null;
        });
        halfOpen();

        TestEngine.join(TestEngine.start(() -> {
            Thread.currentThread().interrupt();
            this.test.fire(20);
            return Thread.currentThread().isInterrupted();
        }));

        assertThat(this.test.recorder.outcomes().subList(5, 25)).containsOnly("interrupted");
        this.healthy = true;
        this.test.fire(2);
        assertThat(hook.breakerState()).isEqualTo(CLOSED);
    }

    @Test
    void aTrialThatNeverEndsDoesNotKeepItHalfOpenForEver() {
        Duration open = Duration.ofMillis(60);
        CountDownLatch inside = new CountDownLatch(2);
        AtomicInteger calls = new AtomicInteger();
        RegisteredHook hook =
                this.test.add("hook", settings -> settings.breaker(new BreakerSettings(1, 2, open)), context -> {
                    if (calls.incrementAndGet() == 1) {
                        return null;
                    }
                    inside.countDown();
                    return this.test.hang();
                });
        this.test.fire();
        this.test.clock.advance(open.plusMillis(1));
        FutureTask<HookOutcome> first = TestEngine.start(this.test::fire);
        FutureTask<HookOutcome> second = TestEngine.start(this.test::fire);

        await().until(() -> inside.getCount() == 0);
        await().untilAsserted(() -> assertThat(hook.breakerState()).isEqualTo(OPEN));
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();
    }

    @Test
    void inHalfOpenNoMoreThanTheTrialsRun() throws Exception {
        CountDownLatch inside = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        RegisteredHook hook = this.test.add("hook", context -> {
            if (calls.incrementAndGet() <= 5) {
                return null;
            }
            inside.countDown();
            go.await();
            return HookResult.proceed();
        });
        halfOpen();
        FutureTask<HookOutcome> first = TestEngine.start(this.test::fire);
        FutureTask<HookOutcome> second = TestEngine.start(this.test::fire);
        await().until(() -> inside.getCount() == 0);

        this.test.fire(3);
        assertThat(calls).hasValue(7);
        go.countDown();
        TestEngine.join(first);
        TestEngine.join(second);

        assertThat(hook.breakerState()).isEqualTo(CLOSED);
    }

    @Test
    void aResetClosesItAndForgetsTheFailures() {
        RegisteredHook hook = add(settings -> settings);
        this.test.fire(5);

        assertThat(this.test.registry().resetBreaker("hook")).isTrue();

        assertThat(hook.breakerState()).isEqualTo(CLOSED);
        this.test.fire(4);
        assertThat(hook.breakerState()).isEqualTo(CLOSED);
        assertThat(this.test.recorder.transitions).contains(new Recorder.Transition("hook", OPEN, CLOSED));
    }

    private RegisteredHook add(UnaryOperator<HookDefinition.Builder> settings) {
        return this.test.add("hook", settings, context -> {
            this.ran.incrementAndGet();
            return this.healthy ? HookResult.proceed() : null;
        });
    }

    /** Opens the breaker and lets its wait pass. */
    private void halfOpen() {
        this.test.fire(5);
        this.test.clock.advance(JUST_OVER);
    }
}
