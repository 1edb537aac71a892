package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Publishers that wait for room: for as long as they may, and not a moment longer than they have to. */
@Timeout(60)
class BlockingPublisherTests {

    private final TestBus test = new TestBus();

    private final EventBus bus = this.test.bus;

    private final StuckHandler stuck = this.test.stuckHandler();

    @AfterEach
    void close() {
        this.test.close();
    }

    /** A subscription whose handler is busy and whose queue is full. */
    private Subscription full(String name, Duration patience) throws InterruptedException {
        Subscription subscription = this.bus.subscribe(
                List.of("order"),
                SubscriptionOptions.builder()
                        .name(name)
                        .capacity(1)
                        .flow(FlowController.block(patience))
                        .build(),
                this.stuck);
        this.bus.publish("order", 0);
        this.stuck.awaitStarted(1);
        this.bus.publish("order", 1);
        return subscription;
    }

    private TestBus.Task<PublishResult> publishAndWait(int number) {
        TestBus.Task<PublishResult> publisher = this.test.start(() -> this.bus.publish("order", number));
        publisher.awaitWaiting();
        return publisher;
    }

    @Test
    void aPublisherGoesOnAtOnceWhenThereIsRoom() throws Exception {
        Subscription subscription = full("full", TestBus.FOREVER);
        TestBus.Task<PublishResult> publisher = publishAndWait(2);
        assertThat(publisher.result().isDone()).isFalse();

        this.stuck.releaseOne();

        assertThat(publisher.get()).isInstanceOf(PublishResult.Published.class);
        this.stuck.release();
        this.test.drain();
        assertThat(this.stuck.seen.numbers()).containsExactly(0, 1, 2);
        assertThat(subscription.statistics()).isEqualTo(new SubscriptionStatistics(3, 3, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void asManyPublishersGoOnAsThereIsRoom() throws Exception {
        full("full", TestBus.FOREVER);
        List<TestBus.Task<PublishResult>> publishers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            publishers.add(publishAndWait(2 + i));
        }

        this.stuck.release();

        for (TestBus.Task<PublishResult> publisher : publishers) {
            assertThat(publisher.get().rejectedBy()).isEmpty();
        }
        this.test.drain();
        assertThat(this.stuck.seen.numbers()).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
    }

    @Test
    void aPublisherIsToldWhenThereWasNoRoomInTime() throws Exception {
        Subscription subscription = full("full", Duration.ofMillis(30));
        long began = System.nanoTime();

        PublishResult result = this.bus.publish("order", 2);

        assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(30_000_000L);
        assertThat(result.rejectedBy()).containsExactly("full");
        this.stuck.release();
        this.test.drain();
        assertThat(this.stuck.seen.numbers()).containsExactly(0, 1);
        assertThat(subscription.statistics()).isEqualTo(new SubscriptionStatistics(3, 2, 0, 1, 0, 0, 0, 0, 0));
    }

    @Test
    void anInterruptEndsTheWaitAndIsKept() throws Exception {
        Subscription subscription = full("full", TestBus.FOREVER);
        AtomicReference<Boolean> kept = new AtomicReference<>();
        TestBus.Task<PublishResult> publisher = this.test.start(() -> {
            PublishResult result = this.bus.publish("order", 2);
            kept.set(Thread.currentThread().isInterrupted());
            return result;
        });
        publisher.awaitWaiting();

        publisher.thread().interrupt();

        assertThat(publisher.get().rejectedBy()).containsExactly("full");
        assertThat(kept).hasValue(true);
        assertThat(subscription.statistics()).isEqualTo(new SubscriptionStatistics(3, 0, 0, 1, 0, 0, 1, 1, 0));
    }

    @Test
    void allWaitsOfOnePublishShareTheirTime() throws Exception {
        Duration patience = Duration.ofMillis(300);
        for (int i = 0; i < 6; i++) {
            this.bus
                    .subscribe(
                            List.of("shared"),
                            SubscriptionOptions.builder()
                                    .capacity(1)
                                    .flow(FlowController.block(patience))
                                    .build(),
                            this.stuck)
                    .pause();
        }
        this.bus.publish("shared", 1);
        long began = System.nanoTime();

        PublishResult result = this.bus.publish("shared", 2);

        assertThat(result.rejectedBy()).hasSize(6);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(patience, patience.multipliedBy(4));
    }

    @Test
    void theLastOfSeveralQueuesIsWaitedForAsLongAsTheFirst() throws Exception {
        Subscription first = this.bus.subscribe(List.of("two"), blocking("first", Duration.ofMillis(30)), this.stuck);
        Subscription last = this.bus.subscribe(List.of("two"), blocking("last", TestBus.FOREVER), event -> {});
        first.pause();
        last.pause();
        this.bus.publish("two", 1);

        TestBus.Task<PublishResult> publisher = this.test.start(() -> this.bus.publish("two", 2));
        await().atMost(TestBus.AMPLE).until(() -> first.statistics().rejected() == 1);
        publisher.awaitWaiting();
        last.resume();

        assertThat(publisher.get().rejectedBy()).containsExactly("first");
    }

    private static SubscriptionOptions blocking(String name, Duration patience) {
        return SubscriptionOptions.builder()
                .name(name)
                .capacity(1)
                .flow(FlowController.block(patience))
                .build();
    }

    @Test
    void aHandlerDoesNotWaitForItself() throws Exception {
        List<List<String>> rejected = new ArrayList<>();
        Subscription own = this.bus.subscribe(List.of("self"), blocking("own", TestBus.FOREVER), event -> {
            if (event.data().asInt() == 1) {
                rejected.add(this.bus.publish("self", 2).rejectedBy());
                rejected.add(this.bus.publish("self", 3).rejectedBy());
            }
        });

        this.bus.publish("self", 1);

        this.test.drain();
        assertThat(rejected).containsExactly(List.of(), List.of("own"));
        assertThat(own.statistics()).isEqualTo(new SubscriptionStatistics(3, 2, 0, 1, 0, 0, 0, 0, 0));
    }

    @Test
    void aHandlerWaitsForAnother() throws Exception {
        full("full", TestBus.FOREVER);
        CountDownLatch publishing = new CountDownLatch(1);
        AtomicReference<PublishResult> result = new AtomicReference<>();
        this.bus.subscribe("start", event -> {
            publishing.countDown();
            result.set(this.bus.publish("order", 2));
        });

        this.bus.publish("start", null);
        assertThat(publishing.await(20, TimeUnit.SECONDS)).isTrue();
        this.stuck.release();

        this.test.drain();
        assertThat(result.get().rejectedBy()).isEmpty();
        assertThat(this.stuck.seen.numbers()).containsExactly(0, 1, 2);
    }

    @Test
    void thoseThatDoNotMakePublishersWaitAreOfferedTheEventFirst() throws Exception {
        full("full", TestBus.FOREVER);
        CountDownLatch given = new CountDownLatch(1);
        this.bus.subscribe("order", event -> given.countDown());

        TestBus.Task<PublishResult> publisher = publishAndWait(2);

        assertThat(given.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(publisher.result().isDone()).isFalse();
    }

    @Test
    void aQueueWithRoomIsGivenTheEventWhileAnotherIsWaitedFor() throws Exception {
        full("full", TestBus.FOREVER);
        CountDownLatch given = new CountDownLatch(1);
        this.bus.subscribe(List.of("order"), blocking("with room", TestBus.FOREVER), event -> given.countDown());

        TestBus.Task<PublishResult> publisher = publishAndWait(2);

        assertThat(given.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(publisher.result().isDone()).isFalse();
    }

    @Test
    void aTopicCanPublishWithoutEverWaiting() throws Exception {
        Subscription subscription = full("full", TestBus.FOREVER);

        PublishResult result = this.bus.topic("order").tryPublish(2);

        assertThat(result.rejectedBy()).containsExactly("full");
        assertThat(subscription.statistics()).isEqualTo(new SubscriptionStatistics(3, 0, 0, 1, 0, 0, 1, 1, 0));
    }

    @Test
    void closingASubscriptionLetsItsPublishersGo() throws Exception {
        Subscription subscription = full("full", TestBus.FOREVER);
        TestBus.Task<PublishResult> first = publishAndWait(2);
        TestBus.Task<PublishResult> second = publishAndWait(3);

        subscription.close();

        assertThat(first.get().rejectedBy()).containsExactly("full");
        assertThat(second.get().rejectedBy()).containsExactly("full");
        assertThat(subscription.statistics()).isEqualTo(new SubscriptionStatistics(4, 0, 0, 2, 0, 1, 0, 1, 0));
    }

    @Test
    void nothingIsLostWhileManyPublishersWait() throws Exception {
        RecordingHandler seen = new RecordingHandler();
        Subscription subscription = this.bus.subscribe(List.of("many"), blocking("many", TestBus.FOREVER), seen);
        List<TestBus.Task<Boolean>> publishers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            publishers.add(this.test.start(() -> {
                this.test.publish("many", 1, 500);
                return true;
            }));
        }
        for (TestBus.Task<Boolean> publisher : publishers) {
            publisher.get();
        }

        this.test.drain();
        assertThat(seen.events()).hasSize(4_000);
        assertThat(subscription.statistics()).isEqualTo(new SubscriptionStatistics(4_000, 4_000, 0, 0, 0, 0, 0, 0, 0));
    }
}
