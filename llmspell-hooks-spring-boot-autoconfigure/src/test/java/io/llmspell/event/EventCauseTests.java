package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a handler publishes says which event caused it. */
@Timeout(30)
class EventCauseTests {

    private final EventStorage storage = EventStorage.inMemory(1_000);

    private final TestBus test = new TestBus(builder -> builder.storage(this.storage));

    private final EventBus bus = this.test.bus;

    @AfterEach
    void close() {
        this.test.close();
    }

    private UniversalEvent stored(String type) {
        return this.storage.query(EventQuery.builder().type(type).build()).get(0);
    }

    @Test
    void whatAHandlerPublishesHasTheHandledEventAsItsCause() throws Exception {
        this.bus.subscribe("order", event -> this.bus.publish("invoice", 1));
        this.bus.subscribe("invoice", event -> this.bus.topic("letter").publish(1));
        this.bus.subscribe(
                "letter",
                event -> this.bus.publishAll(
                        List.of(UniversalEvent.builder("stamp").build())));

        UniversalEvent order = this.bus.publish("order", 1).event();
        this.test.drain();

        assertThat(order.metadata()).isEmpty();
        assertThat(CauseTree.causeOf(stored("invoice"))).isEqualTo(order.id());
        assertThat(CauseTree.causeOf(stored("letter")))
                .isEqualTo(stored("invoice").id());
        assertThat(CauseTree.causeOf(stored("stamp")))
                .isEqualTo(stored("letter").id());
    }

    @Test
    void aCauseThatIsSaidIsKept() throws Exception {
        UUID cause = EventIds.next();
        this.bus.subscribe(
                "order",
                event -> this.bus.publish(UniversalEvent.builder("invoice")
                        .metadata("causation_id", cause.toString())
                        .build()));

        this.bus.publish("order", 1);
        this.test.drain();

        assertThat(stored("invoice").metadata()).containsExactlyEntriesOf(Map.of("causation_id", cause + ""));
    }

    @Test
    void metadataIsNotMadeMoreThanItMayBe() throws Exception {
        this.bus.subscribe("order", event -> {
            UniversalEvent.Builder full = UniversalEvent.builder("full");
            for (int i = 0; i < EventLimits.DEFAULT.maxMetadata(); i++) {
                full.metadata("m" + i, i);
            }
            this.bus.publish(full.build());
        });

        this.bus.publish("order", 1);
        this.test.drain();

        assertThat(stored("full").metadata()).hasSize(EventLimits.DEFAULT.maxMetadata());
    }

    @Test
    void aHandlerThatFailedLeavesNoCauseBehind() throws Exception {
        this.bus.subscribe(
                List.of("order"),
                SubscriptionOptions.builder().retry(RetryPolicy.never()).build(),
                event -> {
                    this.bus.publish("tried", 1);
                    throw new IllegalStateException("no");
                });

        UniversalEvent first = this.bus.publish("order", 1).event();
        UniversalEvent second = this.bus.publish("order", 2).event();
        this.test.drain();

        assertThat(this.storage.query(EventQuery.builder().type("tried").build()))
                .extracting(CauseTree::causeOf)
                .containsExactly(first.id(), second.id());
        assertThat(this.bus.publish("later", 1).event().metadata()).isEmpty();
    }

    @Test
    void aHandlerOfAnotherBusPassesTheCauseOn() throws Exception {
        try (EventBus other = EventBus.builder().build()) {
            other.subscribe("order", event -> this.bus.publish("invoice", 1));

            UniversalEvent order = other.publish("order", 1).event();
            assertThat(other.drain(Duration.ofSeconds(20))).isTrue();

            assertThat(CauseTree.causeOf(stored("invoice"))).isEqualTo(order.id());
        }
    }
}
