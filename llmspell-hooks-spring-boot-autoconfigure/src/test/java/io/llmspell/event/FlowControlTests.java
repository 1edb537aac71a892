package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of events that a full queue has no room for. */
@Timeout(60)
class FlowControlTests {

    private final TestBus test = new TestBus();

    private final EventBus bus = this.test.bus;

    private final StuckHandler stuck = this.test.stuckHandler();

    @AfterEach
    void close() {
        this.test.close();
    }

    /** A subscription of capacity 3 whose handler is busy with event 0. */
    private Subscription busy(FlowController flow) throws InterruptedException {
        Subscription subscription = this.bus.subscribe(
                List.of("order"),
                SubscriptionOptions.builder()
                        .name("busy")
                        .capacity(3)
                        .flow(flow)
                        .build(),
                this.stuck);
        this.bus.publish("order", 0);
        this.stuck.awaitStarted(1);
        return subscription;
    }

    private List<Integer> handled() throws InterruptedException {
        this.stuck.release();
        this.test.drain();
        return this.stuck.seen.numbers();
    }

    @Test
    void theCapacityIsForWhatIsQueuedAndNotForWhatHasBegun() throws Exception {
        Subscription subscription = busy(FlowController.reject());

        this.test.publish("order", 1, 3);

        assertThat(subscription.depth()).isEqualTo(3);
        assertThat(subscription.capacity()).isEqualTo(3);
        assertThat(subscription.statistics()).isEqualTo(new SubscriptionStatistics(4, 0, 0, 0, 0, 0, 3, 1, 0));
        assertThat(this.bus.publish("order", 4).rejectedBy()).containsExactly("busy");
    }

    @Test
    void theOldestEventsThatHaveNotBegunAreDroppedByDefault() throws Exception {
        assertThat(SubscriptionOptions.defaults().flow()).isSameAs(FlowController.dropOldest());
        Subscription subscription = busy(FlowController.dropOldest());

        List<PublishResult> results = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            results.add(this.bus.publish("order", i));
        }

        assertThat(results).allMatch(result -> result instanceof PublishResult.Published);
        assertThat(handled()).containsExactly(0, 3, 4, 5);
        assertThat(subscription.statistics()).isEqualTo(new SubscriptionStatistics(6, 4, 2, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void theOldestAreDroppedHoweverOftenTheQueueWentRound() throws Exception {
        Subscription subscription = this.bus.subscribe(
                List.of("order"), SubscriptionOptions.builder().capacity(100).build(), this.stuck.seen);
        subscription.pause();

        this.test.publish("order", 1, 1_234);
        subscription.resume();

        this.test.drain();
        assertThat(this.stuck.seen.numbers())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1_135, 1_234).boxed().toList());
    }

    @Test
    void theNewestEventsAreDropped() throws Exception {
        Subscription subscription = busy(FlowController.dropNewest());

        List<PublishResult> results = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            results.add(this.bus.publish("order", i));
        }

        assertThat(results).allMatch(result -> result instanceof PublishResult.Published);
        assertThat(handled()).containsExactly(0, 1, 2, 3);
        assertThat(subscription.statistics()).isEqualTo(new SubscriptionStatistics(6, 4, 2, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void thePublisherIsToldWhoRejectedAnEvent() throws Exception {
        Subscription subscription = busy(FlowController.reject());
        this.test.publish("order", 1, 3);

        PublishResult result = this.bus.publish("order", 4);

        assertThat(result).isInstanceOf(PublishResult.Rejected.class);
        assertThat(result.rejectedBy()).containsExactly("busy");
        assertThat(handled()).containsExactly(0, 1, 2, 3);
        assertThat(subscription.statistics()).isEqualTo(new SubscriptionStatistics(5, 4, 0, 1, 0, 0, 0, 0, 0));
        assertThat(this.bus.publish("order", 5).rejectedBy()).isEmpty();
    }

    @Test
    void oneThatRejectsDoesNotKeepTheEventFromTheOthers() throws Exception {
        RecordingHandler before = new RecordingHandler();
        RecordingHandler after = new RecordingHandler();
        this.bus.subscribe("order", before);
        busy(FlowController.reject());
        this.bus.subscribe("order", after);

        this.test.publish("order", 1, 3);
        assertThat(this.bus.publish("order", 4).rejectedBy()).containsExactly("busy");

        handled();
        assertThat(before.numbers()).containsExactly(0, 1, 2, 3, 4);
        assertThat(after.numbers()).containsExactly(1, 2, 3, 4);
        assertThat(this.bus.statistics().published()).isEqualTo(5);
    }

    @Test
    void aBusOfAllStrategiesTellsOfAllThatReject() throws Exception {
        StuckHandler never = this.test.stuckHandler();
        for (FlowController flow : List.of(
                FlowController.reject(),
                FlowController.dropNewest(),
                FlowController.block(Duration.ofMillis(1)),
                FlowController.dropOldest())) {
            this.bus.subscribe(
                    List.of("all"),
                    SubscriptionOptions.builder()
                            .name(flow.externalName())
                            .capacity(1)
                            .flow(flow)
                            .build(),
                    never);
        }
        this.bus.subscriptions().forEach(Subscription::pause);

        assertThat(this.bus.publish("all", 1).rejectedBy()).isEmpty();
        assertThat(this.bus.publish("all", 2).rejectedBy()).containsExactlyInAnyOrder("reject", "block");

        assertThat(this.bus.subscriptions()).allSatisfy(subscription -> {
            assertThat(subscription.statistics().balances()).isTrue();
            assertThat(subscription.depth()).isOne();
        });
    }

    @Test
    void severalPublishersSeeNoMoreRoomThanThereIs() throws Exception {
        for (FlowController flow :
                List.of(FlowController.reject(), FlowController.dropNewest(), FlowController.dropOldest())) {
            Subscription subscription = this.bus.subscribe(
                    List.of("crowd"),
                    SubscriptionOptions.builder().capacity(7).flow(flow).build(),
                    event -> {});
            subscription.pause();
        }
        AtomicInteger rejected = new AtomicInteger();

        List<TestBus.Task<Boolean>> publishers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            publishers.add(this.test.start(() -> {
                for (int j = 0; j < 1_000; j++) {
                    rejected.addAndGet(this.bus.publish("crowd", j).rejectedBy().size());
                }
                return true;
            }));
        }
        for (TestBus.Task<Boolean> publisher : publishers) {
            publisher.get();
        }

        assertThat(rejected).hasValue(3_993);
        assertThat(this.bus.subscriptions()).hasSize(3).allSatisfy(subscription -> {
            assertThat(subscription.depth()).isEqualTo(7);
            assertThat(subscription.statistics().offered()).isEqualTo(4_000);
            assertThat(subscription.statistics().balances()).isTrue();
        });
    }
}
