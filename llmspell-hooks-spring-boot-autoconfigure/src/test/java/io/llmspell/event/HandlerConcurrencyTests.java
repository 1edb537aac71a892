package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many events of a subscription are handled at the same time, and in which order. */
@Timeout(60)
class HandlerConcurrencyTests {

    private final TestBus test = new TestBus();

    private final EventBus bus = this.test.bus;

    private final AtomicInteger running = new AtomicInteger();

    private final AtomicInteger most = new AtomicInteger();

    @AfterEach
    void close() {
        this.test.close();
    }

    private void counted(EventHandler handler, UniversalEvent event) throws Exception {
        this.most.accumulateAndGet(this.running.incrementAndGet(), Math::max);
        try {
            handler.handle(event);
        } finally {
            this.running.decrementAndGet();
        }
    }

    private static SubscriptionOptions.Builder concurrency(int concurrency) {
        return SubscriptionOptions.builder().concurrency(concurrency);
    }

    private static UniversalEvent keyed(String key, int number) {
        return UniversalEvent.builder("order")
                .data(Map.of("key", key, "number", number))
                .build();
    }

    private static String keyOf(UniversalEvent event) {
        return event.at("/key").asString();
    }

    @Test
    void oneEventIsHandledAtATimeByDefault() throws Exception {
        RecordingHandler seen = new RecordingHandler();
        this.bus.subscribe("order", event -> counted(seen, event));

        List<TestBus.Task<Boolean>> publishers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            publishers.add(this.test.start(() -> {
                this.test.publish("order", 1, 2_000);
                return true;
            }));
        }
        for (TestBus.Task<Boolean> publisher : publishers) {
            publisher.get();
        }

        this.test.drain();
        assertThat(seen.numbers()).hasSize(8_000);
        assertThat(this.most).hasValue(1);
    }

    @Test
    void asManyEventsAreHandledAtOnceAsTheConcurrencySays() throws Exception {
        CyclicBarrier four = new CyclicBarrier(4);
        Subscription subscription = this.bus.subscribe(
                List.of("order"),
                concurrency(4).build(),
                event -> counted(given -> four.await(20, TimeUnit.SECONDS), event));

        this.test.publish("order", 1, 40);

        this.test.drain();
        assertThat(subscription.statistics().delivered()).isEqualTo(40);
        assertThat(this.most).hasValue(4);
    }

    @Test
    void noMoreEventsAreHandledAtOnceThanTheConcurrencySays() throws Exception {
        StuckHandler stuck = this.test.stuckHandler();
        Subscription subscription =
                this.bus.subscribe(List.of("order"), concurrency(3).build(), event -> counted(stuck, event));
        this.test.publish("order", 1, 50);
        stuck.awaitStarted(3);

        // Another subscription has its events handled meanwhile, so there were threads to do more.
        RecordingHandler seen = new RecordingHandler();
        Subscription other = this.bus.subscribe("other", seen);
        this.test.publish("other", 1, 50);
        assertThat(other.drain(TestBus.AMPLE)).isTrue();
        assertThat(subscription.statistics().inFlight()).isEqualTo(3);
        assertThat(subscription.depth()).isEqualTo(47);

        stuck.release();
        this.test.drain();
        assertThat(this.most).hasValue(3);
    }

    @Test
    void theConcurrencyIsKeptWhileEventsPourIn() throws Exception {
        Subscription subscription = this.bus.subscribe(
                List.of("order"),
                concurrency(3)
                        .flow(FlowController.block(TestBus.FOREVER))
                        .capacity(10)
                        .build(),
                event -> counted(given -> Thread.onSpinWait(), event));

        List<TestBus.Task<Boolean>> publishers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            publishers.add(this.test.start(() -> {
                this.test.publish("order", 1, 5_000);
                return true;
            }));
        }
        for (TestBus.Task<Boolean> publisher : publishers) {
            publisher.get();
        }

        this.test.drain();
        assertThat(subscription.statistics().delivered()).isEqualTo(20_000);
        assertThat(this.most.get()).isBetween(1, 3);
    }

    @Test
    void eventsOfTheSameKeyAreHandledInOrderAndNeverAtOnce() throws Exception {
        Map<String, List<Integer>> byKey = new ConcurrentHashMap<>();
        Map<String, AtomicInteger> atOnce = new ConcurrentHashMap<>();
        this.bus.subscribe(
                List.of("order"),
                concurrency(4).orderingKey(HandlerConcurrencyTests::keyOf).build(),
                event -> {
                    String key = keyOf(event);
                    AtomicInteger now = atOnce.computeIfAbsent(key, name -> new AtomicInteger());
                    assertThat(now.incrementAndGet()).isEqualTo(1);
                    byKey.computeIfAbsent(key, name -> new ArrayList<>())
                            .add(event.at("/number").asInt());
                    now.decrementAndGet();
                });

        for (int number = 0; number < 500; number++) {
            for (int key = 0; key < 16; key++) {
                this.bus.publish(keyed("key-" + key, number));
            }
        }

        this.test.drain();
        assertThat(byKey)
                .hasSize(16)
                .allSatisfy((key, numbers) -> assertThat(numbers).hasSize(500).isSorted());
        assertThat(this.bus.deadLetters().list()).isEmpty();
    }

    @Test
    void eventsOfDifferentKeysAreHandledAtOnce() throws Exception {
        StuckHandler stuck = this.test.stuckHandler();
        this.bus.subscribe(
                List.of("order"),
                concurrency(4).orderingKey(HandlerConcurrencyTests::keyOf).build(),
                event -> counted(stuck, event));

        for (int key = 0; key < 32; key++) {
            this.bus.publish(keyed("key-" + key, 0));
        }

        stuck.awaitStarted(4);
        stuck.release();
        this.test.drain();
        assertThat(this.most).hasValue(4);
        assertThat(stuck.seen.events()).hasSize(32);
    }

    @Test
    void aStuckKeyKeepsOnlyItsOwnLane() throws Exception {
        StuckHandler stuck = this.test.stuckHandler();
        RecordingHandler seen = new RecordingHandler();
        Subscription subscription = this.bus.subscribe(
                List.of("order"),
                concurrency(2).orderingKey(HandlerConcurrencyTests::keyOf).build(),
                event -> (keyOf(event).equals("stuck") ? stuck : seen).handle(event));
        this.bus.publish(keyed("stuck", 0));
        stuck.awaitStarted(1);

        for (int key = 0; key < 20; key++) {
            this.bus.publish(keyed("key-" + key, key));
        }

        await().atMost(TestBus.AMPLE).until(() -> seen.events().size() == 20 - subscription.depth());
        assertThat(subscription.depth()).isBetween(1, 19);
        stuck.release();
        this.test.drain();
        assertThat(seen.events()).hasSize(20);
    }

    @Test
    void theShareOfEachLaneAddsUpToTheCapacity() {
        Subscription subscription = this.bus.subscribe(
                List.of("order"),
                concurrency(4)
                        .capacity(10)
                        .orderingKey(HandlerConcurrencyTests::keyOf)
                        .flow(FlowController.reject())
                        .build(),
                event -> {});
        subscription.pause();

        for (int i = 0; i < 1_000; i++) {
            this.bus.publish(keyed("key-" + i, i));
        }

        assertThat(subscription.capacity()).isEqualTo(10);
        assertThat(subscription.depth()).isEqualTo(10);
        assertThat(subscription.statistics().rejected()).isEqualTo(990);
    }

    @Test
    void anEventWhoseKeyCannotBeToldIsHandledAllTheSame() throws Exception {
        RecordingHandler seen = new RecordingHandler();
        this.bus.subscribe(
                List.of("order"),
                concurrency(2)
                        .name("keyed")
                        .orderingKey(event -> {
                            if (event.data().asInt() == 1) {
                                throw new IllegalStateException("no key");
                            }
                            return null;
                        })
                        .build(),
                seen);

        this.test.publish("order", 1, 3);

        this.test.drain();
        assertThat(seen.numbers()).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(this.test.told.of("failed")).containsExactly("keyed 0");
    }

    @Test
    void drainingWaitsForEveryLane() throws Exception {
        StuckHandler stuck = this.test.stuckHandler();
        Subscription subscription =
                this.bus.subscribe(List.of("order"), concurrency(2).build(), stuck);
        this.test.publish("order", 1, 2);
        stuck.awaitStarted(2);

        stuck.releaseOne();

        assertThat(subscription.drain(Duration.ofMillis(20))).isFalse();
        stuck.releaseOne();
        assertThat(subscription.drain(TestBus.AMPLE)).isTrue();
    }
}
