package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every event that was offered is accounted for, whatever the strategies, while handlers fail and subscriptions come,
 * go and pause. More offers by {@code -Dllmspell.stress.offers=…}.
 */
@Timeout(300)
class EventAccountingStressTests {

    private static final long OFFERS = Long.getLong("llmspell.stress.offers", 10_000_000);

    private static final int PUBLISHERS = 4;

    private static final Duration AMPLE = Duration.ofMinutes(1);

    private final List<UniversalEvent> events = IntStream.range(0, 64)
            .mapToObj(
                    i -> UniversalEvent.builder("stress.type-" + i % 8).data(i).build())
            .toList();

    private final EventBus bus = EventBus.builder().build();

    private final List<Counted> permanent = new ArrayList<>();

    private final List<Counted> closed = new CopyOnWriteArrayList<>();

    private final LongAdder published = new LongAdder();

    private final LongAdder toldRejected = new LongAdder();

    private volatile boolean ended;

    /** A subscription and what its handler, or who reads it, knows of it. */
    private record Counted(Subscription subscription, LongAdder handled) {}

    /** Without a stack trace, as there are many. */
    private static final class Failure extends Exception {

        private static final long serialVersionUID = 1L;

        Failure() {
            super("every so often", null, false, false);
        }
    }

    @Test
    void everyEventThatWasOfferedIsAccountedFor() throws Exception {
        for (OverflowStrategy strategy : OverflowStrategy.values()) {
            for (int capacity : new int[] {8, 10_000}) {
                this.permanent.add(subscribe(options(strategy, capacity).build(), false));
            }
            this.permanent.add(subscribe(
                    options(strategy, 64)
                            .concurrency(3)
                            .orderingKey(UniversalEvent::eventType)
                            .build(),
                    false));
            this.permanent.add(subscribe(options(strategy, 1_000).concurrency(2).build(), false));
        }
        this.permanent.add(subscribe(options(OverflowStrategy.DROP_OLDEST, 100).build(), true));
        this.permanent.add(subscribe(options(OverflowStrategy.REJECT, 10_000).build(), true));
        Counted pull = new Counted(
                this.bus.subscribe(
                        List.of("**"),
                        options(OverflowStrategy.DROP_NEWEST, 1_000).build()),
                new LongAdder());
        this.permanent.add(pull);

        List<FutureTask<Boolean>> publishers = IntStream.range(0, PUBLISHERS)
                .mapToObj(i -> start(() -> publish(OFFERS / this.permanent.size() / PUBLISHERS + 1)))
                .toList();
        List<FutureTask<Boolean>> others = List.of(start(() -> read(pull)), start(this::churn), start(this::pause));
        for (FutureTask<Boolean> publisher : publishers) {
            assertThat(publisher.get(4, TimeUnit.MINUTES)).isTrue();
        }
        this.ended = true;
        assertThat(this.bus.drain(AMPLE)).isTrue();
        for (FutureTask<Boolean> other : others) {
            assertThat(other.get(1, TimeUnit.MINUTES)).isTrue();
        }

        assertEverythingIsAccountedFor();
        this.bus.close();
    }

    private void assertEverythingIsAccountedFor() throws InterruptedException {
        List<Counted> all = new ArrayList<>(this.permanent);
        all.addAll(this.closed);
        SubscriptionStatistics total = new SubscriptionStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0);
        for (Counted counted : all) {
            assertThat(counted.subscription.drain(AMPLE)).isTrue();
            SubscriptionStatistics statistics = counted.subscription.statistics();
            assertThat(statistics.balances()).as("%s", statistics).isTrue();
            assertThat(statistics.queued()).as("%s", statistics).isZero();
            assertThat(statistics.inFlight()).as("%s", statistics).isZero();
            assertThat(counted.handled.sum()).as("%s", statistics).isEqualTo(statistics.delivered());
            total = sum(total, statistics);
        }
        for (Counted counted : this.permanent) {
            assertThat(counted.subscription.statistics().offered()).isEqualTo(this.published.sum());
        }
        assertThat(this.bus.statistics().published()).isEqualTo(this.published.sum());
        assertThat(total.offered()).isGreaterThanOrEqualTo(OFFERS);
        assertThat(total.rejected()).isEqualTo(this.toldRejected.sum());
        assertThat(total.deadLettered())
                .isEqualTo(this.bus.deadLetters().list().size()
                        + this.bus.deadLetters().forgotten());
        // All of it has happened.
        assertThat(total.dropped()).isPositive();
        assertThat(total.rejected()).isPositive();
        assertThat(total.deadLettered()).isPositive();
        assertThat(total.discarded()).isPositive();
        assertThat(this.closed).hasSizeGreaterThan(10);
    }

    private static SubscriptionStatistics sum(SubscriptionStatistics one, SubscriptionStatistics other) {
        return new SubscriptionStatistics(
                one.offered() + other.offered(),
                one.delivered() + other.delivered(),
                one.dropped() + other.dropped(),
                one.rejected() + other.rejected(),
                one.deadLettered() + other.deadLettered(),
                one.discarded() + other.discarded(),
                one.queued() + other.queued(),
                one.inFlight() + other.inFlight(),
                one.failedAttempts() + other.failedAttempts());
    }

    private static SubscriptionOptions.Builder options(OverflowStrategy strategy, int capacity) {
        return SubscriptionOptions.builder()
                .capacity(capacity)
                .flow(strategy.controller(AMPLE))
                .retry(RetryPolicy.of(2, Duration.ZERO));
    }

    private Counted subscribe(SubscriptionOptions options, boolean failing) {
        LongAdder handled = new LongAdder();
        LongAdder tried = new LongAdder();
        Subscription subscription = this.bus.subscribe(List.of("stress.**"), options, event -> {
            if (failing) {
                tried.increment();
                // Two in a row end as a dead letter, one is handled again.
                if (tried.sum() % 1_000 <= 2) {
                    throw new Failure();
                }
            }
            handled.increment();
        });
        return new Counted(subscription, handled);
    }

    private boolean publish(long times) {
        for (long i = 0; i < times; i++) {
            PublishResult result = this.bus.publish(this.events.get((int) (i & 63)));
            this.published.increment();
            this.toldRejected.add(result.rejectedBy().size());
        }
        return true;
    }

    private boolean read(Counted pull) throws InterruptedException {
        PullSubscription subscription = (PullSubscription) pull.subscription;
        while (!this.ended || subscription.depth() > 0) {
            pull.handled.add(
                    subscription.receiveBatch(100, Duration.ofMillis(5)).size());
        }
        return true;
    }

    /** Opens and closes subscriptions, some of which are paused or fail. */
    private boolean churn() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        OverflowStrategy[] strategies = OverflowStrategy.values();
        while (!this.ended) {
            int capacity = new int[] {1, 16, 10_000}[random.nextInt(3)];
            SubscriptionOptions options = options(strategies[random.nextInt(strategies.length)], capacity)
                    .concurrency(1 + random.nextInt(Math.min(capacity, 3)))
                    .build();
            Counted counted = subscribe(options, random.nextBoolean());
            if (random.nextInt(4) == 0) {
                counted.subscription.pause();
            }
            awaitOffers(counted.subscription, random.nextInt(1, 2_000));
            counted.subscription.close();
            this.closed.add(counted);
        }
        return true;
    }

    /** One that is paused may keep the publishers waiting. */
    private static void awaitOffers(Subscription subscription, int offers) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(10);
        while (subscription.statistics().offered() < offers && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    private boolean pause() throws InterruptedException {
        for (int i = 0; !this.ended; i++) {
            Subscription subscription = this.permanent.get(i % this.permanent.size()).subscription;
            subscription.pause();
            subscription.drain(Duration.ofMillis(1));
            subscription.resume();
            subscription.drain(Duration.ofMillis(5));
        }
        return true;
    }

    private static <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return task;
    }
}
