package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An event whose handling fails is handled again, when its time has come. */
@Timeout(60)
class HandlerRetryTests {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final ManualTicker ticker = new ManualTicker();

    private final TestBus test = new TestBus(builder -> builder.ticker(this.ticker));

    private final EventBus bus = this.test.bus;

    @AfterEach
    void close() {
        this.test.close();
    }

    private static SubscriptionOptions.Builder retrying(String name, int attempts, Duration pause) {
        return SubscriptionOptions.builder().name(name).retry(RetryPolicy.of(attempts, pause));
    }

    /** Fails so many times with each event, and notes all attempts. */
    private static final class Failing implements EventHandler {

        private final int times;

        private final Map<Integer, AtomicInteger> attempts = new ConcurrentHashMap<>();

        private final List<Integer> tried = new CopyOnWriteArrayList<>();

        Failing(int times) {
            this.times = times;
        }

        @Override
        public void handle(UniversalEvent event) {
            int number = event.data().asInt();
            this.tried.add(number);
            int attempt = this.attempts
                    .computeIfAbsent(number, key -> new AtomicInteger())
                    .incrementAndGet();
            if (attempt <= this.times) {
                throw new IllegalStateException("attempt " + attempt + " of " + number);
            }
        }
    }

    private void awaitFailures(Subscription subscription, int failures) {
        await().atMost(TestBus.AMPLE)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> subscription.statistics().failedAttempts() == failures
                        && subscription.statistics().inFlight() == 1);
    }

    @Test
    void anEventIsHandledAgainWhenItsBackOffIsOverAndNotBefore() throws Exception {
        Failing sooner = new Failing(1);
        Failing later = new Failing(1);
        Subscription first = this.bus.subscribe(
                List.of("order"), retrying("sooner", 3, PAUSE).build(), sooner);
        Subscription second = this.bus.subscribe(
                List.of("order"), retrying("later", 3, PAUSE.multipliedBy(3)).build(), later);
        this.bus.publish("order", 0);
        awaitFailures(first, 1);
        awaitFailures(second, 1);
        assertThat(sooner.tried).hasSize(1);

        this.ticker.advance(PAUSE.multipliedBy(2));
        assertThat(first.drain(TestBus.AMPLE)).isTrue();
        assertThat(sooner.tried).hasSize(2);
        // The time of both was looked at together.
        assertThat(later.tried).hasSize(1);

        this.ticker.advance(PAUSE);
        assertThat(second.drain(TestBus.AMPLE)).isTrue();
        assertThat(later.tried).hasSize(2);
        assertThat(this.test.told.of("failed")).containsExactlyInAnyOrder("sooner 1", "later 1");
        assertThat(this.bus.deadLetters().list()).isEmpty();
    }

    @Test
    void theOrderIsKeptWhileAnEventWaitsForItsBackOff() throws Exception {
        Failing handler = new Failing(1);
        Subscription subscription =
                this.bus.subscribe(List.of("order"), retrying("order", 3, PAUSE).build(), handler);
        this.test.publish("order", 1, 3);
        awaitFailures(subscription, 1);

        assertThat(subscription.statistics()).isEqualTo(new SubscriptionStatistics(3, 0, 0, 0, 0, 0, 2, 1, 1));
        assertThat(subscription.drain(Duration.ZERO)).isFalse();
        for (int i = 1; i <= 3; i++) {
            awaitFailures(subscription, i);
            this.ticker.advance(PAUSE);
        }

        assertThat(subscription.drain(TestBus.AMPLE)).isTrue();
        assertThat(handler.tried).containsExactly(1, 1, 2, 2, 3, 3);
        assertThat(subscription.statistics()).isEqualTo(new SubscriptionStatistics(3, 3, 0, 0, 0, 0, 0, 0, 3));
    }

    @Test
    void otherLanesGoOnWhileAnEventWaits() throws Exception {
        RecordingHandler seen = new RecordingHandler();
        Subscription subscription = this.bus.subscribe(
                List.of("order"), retrying("order", 2, PAUSE).concurrency(2).build(), event -> {
                    if (event.data().asInt() == 0 && seen.numbers().isEmpty()) {
                        throw new IllegalStateException("the first does not go first");
                    }
                    seen.handle(event);
                });
        this.bus.publish("order", 0);
        awaitFailures(subscription, 1);

        this.test.publish("order", 1, 10);

        await().atMost(TestBus.AMPLE).until(() -> seen.numbers().size() == 10);
        this.ticker.advance(PAUSE);
        assertThat(subscription.drain(TestBus.AMPLE)).isTrue();
        assertThat(seen.numbers()).hasSize(11).endsWith(0);
    }

    @Test
    void anEventWithoutBackOffIsHandledAgainAtOnce() throws Exception {
        Failing handler = new Failing(4);
        Subscription subscription = this.bus.subscribe(
                List.of("order"), retrying("order", 5, Duration.ZERO).build(), handler);

        this.test.publish("order", 1, 2);

        this.test.drain();
        assertThat(handler.tried).containsExactly(1, 1, 1, 1, 1, 2, 2, 2, 2, 2);
        assertThat(subscription.statistics()).isEqualTo(new SubscriptionStatistics(2, 2, 0, 0, 0, 0, 0, 0, 8));
    }

    @Test
    void aPauseHoldsBackWhatIsToBeHandledAgain() throws Exception {
        Failing paused = new Failing(1);
        Failing running = new Failing(1);
        Subscription first = this.bus.subscribe(
                List.of("order"), retrying("paused", 3, PAUSE).build(), paused);
        Subscription second = this.bus.subscribe(
                List.of("order"), retrying("running", 3, PAUSE).build(), running);
        this.bus.publish("order", 0);
        awaitFailures(first, 1);
        awaitFailures(second, 1);

        first.pause();
        this.ticker.advance(PAUSE);
        assertThat(second.drain(TestBus.AMPLE)).isTrue();
        assertThat(first.drain(Duration.ofMillis(20))).isFalse();
        assertThat(paused.tried).hasSize(1);
        assertThat(first.statistics().inFlight()).isOne();

        first.resume();
        assertThat(first.drain(TestBus.AMPLE)).isTrue();
        assertThat(paused.tried).hasSize(2);
    }

    @Test
    void closingGivesUpAnEventThatWaits() throws Exception {
        Failing handler = new Failing(1);
        Failing other = new Failing(1);
        Subscription subscription = this.bus.subscribe(
                List.of("order"), retrying("closed", 3, PAUSE).build(), handler);
        Subscription open =
                this.bus.subscribe(List.of("order"), retrying("open", 3, PAUSE).build(), other);
        this.test.publish("order", 1, 1);
        awaitFailures(subscription, 1);
        awaitFailures(open, 1);

        subscription.close();
        this.ticker.advance(PAUSE);

        assertThat(open.drain(TestBus.AMPLE)).isTrue();
        assertThat(subscription.drain(TestBus.AMPLE)).isTrue();
        assertThat(handler.tried).hasSize(1);
        assertThat(subscription.statistics()).isEqualTo(new SubscriptionStatistics(1, 0, 0, 0, 0, 1, 0, 0, 1));
    }

    @Test
    void anEventThatFailsAfterItsSubscriptionWasClosedIsGivenUp() throws Exception {
        StuckHandler stuck = this.test.stuckHandler();
        Subscription subscription = this.bus.subscribe(
                List.of("order"), retrying("closed", 3, PAUSE).build(), event -> {
                    stuck.handle(event);
                    throw new IllegalStateException("too late");
                });
        this.test.publish("order", 1, 3);
        stuck.awaitStarted(1);

        subscription.close();
        stuck.release();

        assertThat(subscription.drain(TestBus.AMPLE)).isTrue();
        assertThat(stuck.seen.numbers()).containsExactly(1);
        assertThat(subscription.statistics()).isEqualTo(new SubscriptionStatistics(3, 0, 0, 0, 0, 3, 0, 0, 1));
    }

    @Test
    void thePauseGrowsUpToItsMaximum() {
        RetryPolicy policy = new RetryPolicy(6, PAUSE, 3, Duration.ofSeconds(2));

        assertThat(List.of(1, 2, 3, 4, 5, 6))
                .extracting(policy::nanosAfter)
                .containsExactly(100_000_000L, 300_000_000L, 900_000_000L, 2_000_000_000L, 2_000_000_000L, -1L);
        assertThat(RetryPolicy.DEFAULT.nanosAfter(1)).isEqualTo(PAUSE.toNanos());
        assertThat(RetryPolicy.DEFAULT.nanosAfter(2)).isEqualTo(2 * PAUSE.toNanos());
        assertThat(RetryPolicy.DEFAULT.nanosAfter(3)).isNegative();
        assertThat(RetryPolicy.never().nanosAfter(1)).isNegative();
        assertThat(RetryPolicy.of(2_000, Duration.ofDays(1)).nanosAfter(1_500))
                .isEqualTo(Duration.ofDays(1).toNanos());
    }

    @Test
    void policiesThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> RetryPolicy.of(0, PAUSE));
        assertThatIllegalArgumentException().isThrownBy(() -> RetryPolicy.of(1, PAUSE.negated()));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryPolicy(1, PAUSE, Double.NaN, PAUSE));
    }
}
