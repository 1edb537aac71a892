package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.event.EventBus;
import io.llmspell.event.EventPattern;
import io.llmspell.event.EventPermissions;
import io.llmspell.event.EventRefusedException;
import io.llmspell.event.PullSubscription;
import io.llmspell.event.RefusalReason;
import io.llmspell.event.SubscriptionRefusedException;
import io.llmspell.event.UniversalEvent;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What configuration and beans keep from the bus. */
class EventLimitTests {

    private final ApplicationContextRunner runner = HookContexts.runner();

    private static EventBus bus(AssertableApplicationContext context) {
        return context.getBean(EventBus.class);
    }

    private static void assertRefused(RefusalReason reason, String message, ThrowingCallable publication) {
        assertThatExceptionOfType(EventRefusedException.class)
                .isThrownBy(publication)
                .withMessageContaining(message)
                .satisfies(ex -> assertThat(ex.reason()).isEqualTo(reason));
    }

    private static UniversalEvent from(String component) {
        return UniversalEvent.builder("a.b").component(component).build();
    }

    @Test
    void eachPublisherHasARateOfItsOwn() {
        this.runner
                .withPropertyValues(
                        "llmspell.events.rate-limit.limit=2",
                        "llmspell.events.rate-limit.period=1h",
                        "llmspell.events.rate-limits.chatty.limit=1",
                        "llmspell.events.rate-limits.chatty.period=1h")
                .run(context -> {
                    bus(context).publish(from("chatty"));
                    assertRefused(
                            RefusalReason.RATE_LIMITED,
                            "'chatty'",
                            () -> bus(context).publish(from("chatty")));
                    bus(context).publish(from("calm"));
                    bus(context).publish(from("calm"));
                    assertRefused(
                            RefusalReason.RATE_LIMITED,
                            "'calm'",
                            () -> bus(context).publish(from("calm")));
                    assertThat(bus(context).statistics().refused()).containsEntry(RefusalReason.RATE_LIMITED, 2L);
                });
    }

    @Test
    void dataMustFitTheSchemaOfItsPattern() {
        this.runner
                .withPropertyValues("llmspell.events.schemas[order.**]=classpath:schemas/order.json")
                .run(context -> {
                    PullSubscription orders = bus(context).subscribe("order.**");

                    bus(context).publish("order.placed", Map.of("id", "a", "amount", 7));
                    bus(context).publish("else.placed", Map.of("id", 7));
                    assertRefused(
                            RefusalReason.INVALID_DATA,
                            "/amount",
                            () -> bus(context).publish("order.placed", Map.of("id", "a", "amount", -7)));
                    assertRefused(
                            RefusalReason.INVALID_DATA,
                            "schemas/order.json",
                            () -> bus(context).publish("order.placed", Map.of("amount", 7)));

                    assertThat(orders.receiveBatch(10, Duration.ofSeconds(1))).hasSize(1);
                });
    }

    @Test
    void limitsAreThoseOfTheConfiguration() {
        this.runner
                .withPropertyValues(
                        "llmspell.events.limits.max-depth=2",
                        "llmspell.events.limits.max-metadata=1",
                        "llmspell.events.limits.max-subscriptions-per-owner=1",
                        "llmspell.events.limits.pattern-length=10")
                .run(context -> {
                    assertRefused(
                            RefusalReason.TOO_DEEP,
                            "depth of 3",
                            () -> bus(context).publish("a", Map.of("b", Map.of("c", Map.of("d", 1)))));
                    assertRefused(
                            RefusalReason.TOO_MUCH_METADATA,
                            "2 entries",
                            () -> bus(context)
                                    .publish(UniversalEvent.builder("a")
                                            .metadata("x", 1)
                                            .metadata("y", 2)
                                            .build()));
                    assertRefused(
                            RefusalReason.INVALID_TYPE, "10", () -> bus(context).publish("a.very.long.type", null));
                    bus(context).subscribe("a");
                    assertThatExceptionOfType(SubscriptionRefusedException.class)
                            .isThrownBy(() -> bus(context).subscribe("b"))
                            .withMessageContaining("1 open subscriptions");
                });
    }

    @Test
    void aBeanOfPermissionsDecidesWhoMayPublishAndSubscribe() {
        this.runner.withBean(OnlyPublic.class).run(context -> {
            bus(context).publish("public.news", null);
            assertRefused(
                    RefusalReason.FORBIDDEN,
                    "may not publish secret.news",
                    () -> bus(context).publish("secret.news", null));
            assertThatExceptionOfType(SubscriptionRefusedException.class)
                    .isThrownBy(() -> bus(context).subscribe("secret.*"))
                    .withMessageContaining("may not subscribe to secret.*");
        });
    }

    static class OnlyPublic implements EventPermissions {

        @Override
        public boolean mayPublish(UniversalEvent event) {
            return event.eventType().startsWith("public.");
        }

        @Override
        public boolean maySubscribe(String owner, EventPattern pattern) {
            return pattern.source().startsWith("public.");
        }
    }

    @Test
    void whatIsInTheMetadataCountsForTheSize() {
        this.runner.withPropertyValues("llmspell.events.limits.max-size=1KB").run(context -> {
            UniversalEvent.Builder event = UniversalEvent.builder("a.b");

            assertRefused(
                    RefusalReason.TOO_LARGE,
                    "1024 bytes",
                    () -> bus(context)
                            .publish(event.metadata("traceparent", "x".repeat(1_100))
                                    .build()));
            assertThat(bus(context)
                            .publish(event.metadata("traceparent", "x".repeat(900))
                                    .build())
                            .event()
                            .metadata())
                    .containsKey("traceparent");
        });
    }
}
