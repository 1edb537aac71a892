package io.llmspell.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.llmspell.event.EventBus;
import io.llmspell.event.EventBusBuilder;
import io.llmspell.event.EventInterceptor;
import io.llmspell.event.EventPattern;
import io.llmspell.event.EventPermissions;
import io.llmspell.event.EventVetoedException;
import io.llmspell.event.FlowController;
import io.llmspell.event.ManualDelivery;
import io.llmspell.event.PublishResult;
import io.llmspell.event.Subscription;
import io.llmspell.event.SubscriptionOptions;
import io.llmspell.event.SubscriptionRefusedException;
import io.llmspell.event.UniversalEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualEventBusTests {

    private final TestClock clock = new TestClock();

    private final ManualEventBus bus = ManualEventBus.create(this.clock);

    private final List<String> seen = new ArrayList<>();

    @Test
    void nothingIsHandledBeforeTheTestSaysSoAndThenOnItsThread() {
        this.bus.subscribe(
                "order.*", event -> this.seen.add(Thread.currentThread().getName()));

        this.bus.publish("order.paid", 1);
        assertThat(this.seen).isEmpty();

        assertThat(this.bus.drain()).isTrue();
        assertThat(this.seen).containsExactly(Thread.currentThread().getName());
    }

    @Test
    void eventsAreHandledInOrderWithWhatHandlersPublish() {
        this.bus.subscribe("order", event -> {
            this.seen.add("order " + event.data());
            this.bus.publish("bill", event.data());
            assertThat(this.bus.drain()).as("inside of a handler").isFalse();
        });
        this.bus.subscribe("bill", event -> this.seen.add("bill " + event.data()));

        this.bus.publish("order", 1);
        this.bus.publish("order", 2);
        this.bus.drain();

        assertThat(this.seen).containsExactlyInAnyOrder("order 1", "order 2", "bill 1", "bill 2");
        assertThat(this.seen).containsSubsequence("order 1", "order 2").containsSubsequence("bill 1", "bill 2");
        assertThat(this.bus.publishedOf("b*")).hasSize(2);
    }

    @Test
    void whatFailsIsTriedAgainWhenTheClockHasPassedItsBackOff() {
        this.bus.subscribe("order", event -> {
            this.seen.add(this.clock.instant().toString());
            throw new IllegalStateException("not yet");
        });
        this.bus.publish("order", 1);

        assertThat(this.bus.drain()).isFalse();
        assertThat(this.bus.drain()).isFalse();
        assertThat(this.seen).hasSize(1);

        this.clock.advance(Duration.ofMillis(100));
        assertThat(this.bus.drain()).isFalse();
        assertThat(this.seen).hasSize(2);

        assertThat(this.bus.drain(Duration.ofSeconds(10))).isTrue();
        assertThat(this.seen)
                .containsExactly("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.100Z", "2026-01-01T00:00:00.300Z");
        assertThat(this.bus.deadLetters().list()).hasSize(1);
    }

    @Test
    void theClockIsMovedNoFurtherThanTheTestAllows() {
        this.bus.subscribe("order", event -> {
            throw new IllegalStateException("not yet");
        });
        this.bus.publish("order", 1);

        assertThat(this.bus.drain(Duration.ofMillis(50))).isFalse();

        assertThat(this.clock.instant()).isEqualTo(new TestClock().instant());
    }

    @Test
    void fullQueuesDropAndRejectAsAlways() {
        this.bus.subscribe(
                List.of("order"),
                SubscriptionOptions.builder().capacity(2).build(),
                event -> this.seen.add(event.data().toString()));
        this.bus.subscribe(
                List.of("order"),
                SubscriptionOptions.builder()
                        .name("strict")
                        .capacity(2)
                        .flow(FlowController.reject())
                        .build(),
                event -> {});

        this.bus.publish("order", 1);
        this.bus.publish("order", 2);
        PublishResult third = this.bus.publish("order", 3);
        this.bus.drain();

        assertThat(third.rejectedBy()).containsExactly("strict");
        assertThat(this.seen).containsExactly("2", "3");
    }

    @Test
    void aPausedSubscriptionKeepsItsEvents() {
        Subscription subscription = this.bus.subscribe("order", event -> this.seen.add("order"));
        subscription.pause();
        this.bus.publish("order", 1);

        assertThat(this.bus.drain()).isFalse();
        assertThat(this.seen).isEmpty();

        subscription.resume();
        assertThat(this.bus.drain()).isTrue();
        assertThat(this.seen).containsExactly("order");
    }

    @Test
    void whatWasPublishedIsKeptUntilItIsForgottenAndNothingThatWasVetoed() {
        ManualEventBus guarded = ManualEventBus.create(
                this.clock,
                builder -> builder.interceptor(new EventInterceptor() {
                    @Override
                    public UniversalEvent beforePublish(UniversalEvent event) throws EventVetoedException {
                        if (event.eventType().equals("secret")) {
                            throw new EventVetoedException("secret");
                        }
                        return event.toBuilder().metadata("seen", true).build();
                    }
                }));

        guarded.publish("secret", 1);
        guarded.publish("open", 2);
        assertThat(guarded.published()).singleElement().satisfies(event -> {
            assertThat(event.eventType()).isEqualTo("open");
            assertThat(event.metadata()).containsEntry("seen", true);
            assertThat(event.timestamp()).isEqualTo(this.clock.instant());
        });

        guarded.forget();
        guarded.publish("later", 3);
        assertThat(guarded.published()).extracting(UniversalEvent::eventType).containsExactly("later");
    }

    @Test
    void theRecorderIsNoSubscriptionOfTheApplication() {
        this.bus.subscribe("order", event -> {});

        assertThat(this.bus.subscriptions()).hasSize(1);
    }

    @Test
    void aDurableSubscriptionIsTakenWithoutAStorage() {
        SubscriptionOptions durable =
                SubscriptionOptions.builder().name("billing").durable(true).build();

        this.bus.subscribe(List.of("order"), durable, event -> this.seen.add("billed"));
        this.bus.publish("order", 1);
        this.bus.drain();

        assertThat(this.seen).containsExactly("billed");
    }

    @Test
    void whatIsLeftIsHandledAtTheEndAndWhatWasPublishedIsStillKnown() {
        this.bus.subscribe("order", event -> this.seen.add("order"));
        this.bus.publish("order", 1);

        assertThat(this.bus.shutdown(Duration.ofSeconds(30)).drained()).isTrue();

        assertThat(this.seen).containsExactly("order");
        assertThat(this.bus.published()).hasSize(1);
    }

    @Test
    void aSubscriptionIsDrainedByItself() throws InterruptedException {
        Subscription subscription = this.bus.subscribe("order", event -> this.seen.add("order"));
        this.bus.publish("order", 1);

        assertThat(subscription.drain(Duration.ofHours(1))).isTrue();
        assertThat(this.seen).containsExactly("order");
    }

    @Test
    void aDeliveryIsOfOneBus() {
        ManualDelivery delivery = new ManualDelivery();
        delivery.run();
        assertThat(delivery.untilNextDue()).isEmpty();
        EventBus first = EventBus.builder().delivery(delivery).build();
        EventBusBuilder second = EventBus.builder().delivery(delivery);

        assertThatIllegalStateException().isThrownBy(second::build).withMessageContaining("another bus");
        first.close();
    }

    @Test
    void whatNobodyMayListenToIsRecordedAllTheSame() {
        ManualEventBus closed = ManualEventBus.create(this.clock, builder -> builder.permissions(new Nobody()));

        closed.publish("order", 1);

        assertThat(closed.published()).hasSize(1);
        assertThatExceptionOfType(SubscriptionRefusedException.class).isThrownBy(() -> closed.subscribe("order"));
    }

    @Test
    void aBusThatMayNotBeListenedToSaysWhyNothingIsRecorded() {
        EventBusBuilder builder = EventBus.builder();
        ManualEventBus.configure(builder, this.clock);
        ManualEventBus closed =
                (ManualEventBus) builder.permissions(new Nobody()).build();

        assertThatIllegalStateException()
                .isThrownBy(closed::published)
                .withMessageContaining("set after ManualEventBus.configure");
    }

    private static final class Nobody implements EventPermissions {

        @Override
        public boolean mayPublish(UniversalEvent event) {
            return true;
        }

        @Override
        public boolean maySubscribe(String owner, EventPattern pattern) {
            return false;
        }
    }

    @Test
    void timeStandsStillUntilItIsMovedInAllZones() {
        TestClock tokyo = this.clock.withZone(ZoneId.of("Asia/Tokyo"));
        long nanos = this.clock.nanoTime();

        this.clock.advance(Duration.ofMinutes(5));

        assertThat(tokyo.instant()).isEqualTo(Instant.parse("2026-01-01T00:05:00Z"));
        assertThat(tokyo.getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
        assertThat(this.clock.nanoTime() - nanos)
                .isEqualTo(Duration.ofMinutes(5).toNanos());
        this.clock.advanceTo(Instant.parse("2026-02-01T00:00:00Z"));
        assertThat(this.clock.instant()).isEqualTo(Instant.parse("2026-02-01T00:00:00Z"));
        assertThatIllegalArgumentException().isThrownBy(() -> this.clock.advance(Duration.ofMillis(-1)));
    }
}
