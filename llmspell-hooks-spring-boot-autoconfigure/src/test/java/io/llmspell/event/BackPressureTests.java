package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners are told when a queue is filled to 80 %, and when it is down to 20 % again. */
@Timeout(60)
class BackPressureTests {

    private final TestBus test = new TestBus();

    private final EventBus bus = this.test.bus;

    @AfterEach
    void close() {
        this.test.close();
    }

    private List<String> told() {
        return this.test.told.of("pressure");
    }

    private static SubscriptionOptions.Builder ofCapacity(int capacity) {
        return SubscriptionOptions.builder().name("queue").capacity(capacity);
    }

    @Test
    void pressureIsRaisedAtTheHighWatermarkAndClearedAtTheLowOneOnceEach() throws Exception {
        PullSubscription subscription =
                this.bus.subscribe(List.of("order"), ofCapacity(10).build());

        this.test.publish("order", 1, 7);
        assertThat(told()).isEmpty();
        this.bus.publish("order", 8);
        assertThat(told()).containsExactly("queue raised");
        this.test.publish("order", 9, 15);
        assertThat(told()).hasSize(1);

        subscription.receiveBatch(7, Duration.ZERO);
        assertThat(subscription.depth()).isEqualTo(3);
        assertThat(told()).hasSize(1);
        subscription.receive(Duration.ZERO);
        assertThat(told()).containsExactly("queue raised", "queue cleared");
        subscription.receiveBatch(10, Duration.ZERO);
        assertThat(told()).hasSize(2);
    }

    @Test
    void pressureIsRaisedAgainOnlyAfterItWasCleared() throws Exception {
        PullSubscription subscription =
                this.bus.subscribe(List.of("order"), ofCapacity(10).build());
        this.test.publish("order", 1, 8);
        subscription.receiveBatch(5, Duration.ZERO);
        this.test.publish("order", 9, 14);
        assertThat(told()).containsExactly("queue raised");

        subscription.receiveBatch(10, Duration.ZERO);
        this.test.publish("order", 15, 22);

        assertThat(told()).containsExactly("queue raised", "queue cleared", "queue raised");
    }

    @Test
    void handlersClearThePressureToo() throws Exception {
        Subscription subscription =
                this.bus.subscribe(List.of("order"), ofCapacity(10).build(), event -> {});
        subscription.pause();
        this.test.publish("order", 1, 20);

        subscription.resume();

        this.test.drain();
        await().atMost(TestBus.AMPLE)
                .untilAsserted(() -> assertThat(told()).containsExactly("queue raised", "queue cleared"));
    }

    @Test
    void listenersAreToldInTurnWhateverTheLoadAndAtLastThatItIsCleared() throws Exception {
        this.bus.subscribe(
                List.of("order"),
                ofCapacity(4).flow(FlowController.dropNewest()).build(),
                event -> Thread.onSpinWait());
        for (int round = 0; round < 60; round++) {
            List<TestBus.Task<Boolean>> publishers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                publishers.add(this.test.start(() -> {
                    this.test.publish("order", 1, 200);
                    return true;
                }));
            }
            for (TestBus.Task<Boolean> publisher : publishers) {
                publisher.get();
            }
            this.test.drain();

            await().atMost(TestBus.AMPLE).pollInterval(Duration.ofMillis(1)).until(() -> told().size() % 2 == 0);
            for (int i = 0; i < told().size(); i++) {
                assertThat(told().get(i)).isEqualTo((i % 2 == 0) ? "queue raised" : "queue cleared");
            }
        }
        assertThat(told()).isNotEmpty();
    }
}
