package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Subscriptions that come and go leave nothing behind. */
@Timeout(120)
class SubscriptionChurnTests {

    private static final int SUBSCRIPTIONS = 10_000;

    private final TestBus test = new TestBus();

    private final EventBus bus = this.test.bus;

    private final AtomicBoolean ended = new AtomicBoolean();

    /** So many events a subscription, whatever the speed of the machine. */
    private final Semaphore toPublish = new Semaphore(0);

    private final List<WeakReference<?>> sample = new ArrayList<>();

    @AfterEach
    void close() {
        this.ended.set(true);
        this.test.close();
    }

    @Test
    void nothingIsLeftOfThousandsOfSubscriptionsThatCameAndWentUnderLoad() throws Exception {
        List<TestBus.Task<Boolean>> publishers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            String type = "load." + i;
            publishers.add(this.test.start(() -> publish(type)));
        }

        long delivered = 0;
        for (int i = 0; i < SUBSCRIPTIONS; i++) {
            delivered += openAndClose(i);
        }
        this.ended.set(true);
        for (TestBus.Task<Boolean> publisher : publishers) {
            assertThat(publisher.get()).isTrue();
        }

        assertThat(delivered).isPositive();
        assertThat(this.bus.subscriptions()).isEmpty();
        assertThat(this.bus.topic("load.0").isWanted()).isFalse();
        // What publishers and handlers hold on to goes with the next event of its kind.
        this.bus.publish("load.0", null);
        this.bus.publish("load.1", null);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            System.gc();
            assertThat(this.sample).hasSize(300).allMatch(reference -> reference.get() == null);
        });
    }

    private boolean publish(String type) throws InterruptedException {
        List<Integer> data = List.of(1, 2, 3);
        while (!this.ended.get()) {
            if (this.toPublish.tryAcquire(10, TimeUnit.MILLISECONDS)) {
                this.bus.publish(type, data);
            }
        }
        return true;
    }

    /** Most are open for a moment, some until they were given an event. */
    private long openAndClose(int number) throws InterruptedException {
        this.toPublish.release(20);
        Subscription subscription = (number % 2 == 0) ? openHandler(number) : openPull(number);
        if (number % 50 == 0) {
            this.toPublish.release(20);
            await().atMost(TestBus.AMPLE)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> subscription.statistics().delivered() > 0);
        }
        if (number % 50 == 1) {
            this.toPublish.release(20);
            assertThat(((PullSubscription) subscription).receive(TestBus.AMPLE)).isPresent();
        }
        subscription.close();
        return subscription.statistics().delivered();
    }

    private Subscription openHandler(int number) {
        RecordingHandler kept = new RecordingHandler();
        EventHandler handler = event -> {
            kept.handle(event);
            if (kept.events().size() % 3 == 0) {
                throw new IllegalStateException("to be handled again");
            }
        };
        SubscriptionOptions options = SubscriptionOptions.builder()
                .capacity(100)
                .retry(RetryPolicy.of(2, Duration.ofMillis(1)))
                .build();
        Subscription subscription = this.bus.subscribe(List.of("load.*"), options, handler);
        if (number % 100 == 0) {
            this.sample.add(new WeakReference<>(handler));
            this.sample.add(new WeakReference<>(subscription));
        }
        return subscription;
    }

    private Subscription openPull(int number) {
        PullSubscription subscription = this.bus.subscribe("load.*", "other." + number % 10);
        if (number % 100 == 1) {
            this.sample.add(new WeakReference<>(subscription));
        }
        return subscription;
    }
}
