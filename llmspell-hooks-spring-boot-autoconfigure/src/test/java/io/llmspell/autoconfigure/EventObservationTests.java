package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.event.EventActivity;
import io.llmspell.event.EventBus;
import io.llmspell.event.EventObserver;
import io.llmspell.event.EventRefusedException;
import io.llmspell.event.EventStorage;
import io.llmspell.event.Subscription;
import io.llmspell.event.SubscriptionOptions;
import io.llmspell.event.UniversalEvent;
import io.llmspell.observability.DefaultEventDeliveryConvention;
import io.llmspell.observability.DefaultEventPublishConvention;
import io.llmspell.observability.EventDeliveryConvention;
import io.llmspell.observability.EventObservations;
import io.llmspell.observability.EventPublishContext;
import io.llmspell.observability.EventPublishConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What Micrometer is told of events. */
@Timeout(120)
class EventObservationTests {

    private final TestObservationRegistry observations = TestObservationRegistry.create();

    private final ApplicationContextRunner plain = HookContexts.runner()
            .withPropertyValues(
                    "llmspell.hooks.timeout=30s",
                    "llmspell.events.observations=true",
                    "llmspell.events.publish.system=false");

    private final ApplicationContextRunner runner =
            this.plain.withBean(ObservationRegistry.class, () -> this.observations);

    private static void drain(EventBus bus) throws InterruptedException {
        assertThat(bus.drain(Duration.ofSeconds(30))).isTrue();
    }

    @Test
    void publicationAndHandlingAreObserved() {
        this.runner.run(context -> {
            EventBus bus = context.getBean(EventBus.class);
            bus.subscribe(List.of("order.*"), SubscriptionOptions.named("billing"), event -> {});
            bus.publish(UniversalEvent.builder("order.paid")
                    .component("checkout")
                    .correlationId("c-1")
                    .build());
            drain(bus);

            assertThat(this.observations)
                    .hasObservationWithNameEqualTo("event_publish")
                    .that()
                    .hasLowCardinalityKeyValue("component_id", "checkout")
                    .hasLowCardinalityKeyValue("event_result", "published")
                    .hasHighCardinalityKeyValue("event_type", "order.paid")
                    .hasHighCardinalityKeyValue("correlation_id", "c-1")
                    .hasBeenStopped();
            assertThat(this.observations)
                    .hasObservationWithNameEqualTo("event_delivery")
                    .that()
                    .hasLowCardinalityKeyValue("subscription", "billing")
                    .hasLowCardinalityKeyValue("event_result", "handled")
                    .hasHighCardinalityKeyValue("correlation_id", "c-1")
                    .hasBeenStopped();
        });
    }

    @Test
    void aPublicationThatFailsIsObservedAsFailed() {
        EventStorage broken = (EventStorage) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {EventStorage.class}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "subscriptions" -> Optional.empty();
                        case "toString" -> "broken";
                        default -> throw new IllegalStateException("the disk is full");
                    };
                });
        this.runner.withBean(EventStorage.class, () -> broken).run(context -> {
            assertThatExceptionOfType(RuntimeException.class)
                    .isThrownBy(() -> context.getBean(EventBus.class).publish("order.paid", 1));

            assertThat(this.observations)
                    .hasObservationWithNameEqualTo("event_publish")
                    .that()
                    .hasLowCardinalityKeyValue("event_result", "failed")
                    .hasError()
                    .hasBeenStopped();
            assertThat(this.observations.getCurrentObservation()).isNull();
        });
    }

    @Test
    void anEventThatIsRefusedIsNotObservedAsPublished() {
        this.runner.run(context -> {
            assertThatExceptionOfType(EventRefusedException.class)
                    .isThrownBy(() -> context.getBean(EventBus.class).publish("not..valid", 1));

            assertThat(this.observations).doesNotHaveAnyObservation();
        });
    }

    @Test
    void conventionsOfTheApplicationReplaceOurs() {
        this.runner
                .withBean(EventPublishConvention.class, OwnPublish::new)
                .withBean(EventDeliveryConvention.class, OwnDelivery::new)
                .run(context -> {
                    EventBus bus = context.getBean(EventBus.class);
                    bus.subscribe(List.of("order.*"), SubscriptionOptions.named("billing"), event -> {});
                    bus.publish("order.paid", 1);
                    drain(bus);

                    assertThat(this.observations)
                            .hasNumberOfObservationsEqualTo(2)
                            .hasNumberOfObservationsWithNameEqualTo("acme.sent", 1)
                            .hasNumberOfObservationsWithNameEqualTo("acme.received", 1);
                });
    }

    static class OwnPublish extends DefaultEventPublishConvention {

        @Override
        public String getName() {
            return "acme.sent";
        }
    }

    static class OwnDelivery extends DefaultEventDeliveryConvention {

        @Override
        public String getName() {
            return "acme.received";
        }
    }

    /** Sends along what it is told to. */
    private static final class Sender implements ObservationHandler<EventPublishContext> {

        private final String[] fields;

        private Sender(String... fields) {
            this.fields = fields;
        }

        @Override
        public void onStart(EventPublishContext context) {
            for (int i = 0; i < this.fields.length; i += 2) {
                context.getSetter().set(context.getCarrier(), this.fields[i], this.fields[i + 1]);
            }
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return context instanceof EventPublishContext;
        }
    }

    private UniversalEvent published(String[] fields, UniversalEvent event) {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new Sender(fields));
        List<UniversalEvent> published = new CopyOnWriteArrayList<>();
        this.plain
                .withBean(ObservationRegistry.class, () -> registry)
                .withPropertyValues("llmspell.events.limits.max-metadata=3")
                .run(context -> published.add(
                        context.getBean(EventBus.class).publish(event).event()));
        return published.get(0);
    }

    @Test
    void whatATracerSendsAlongIsBounded() {
        String[] fields = {"traceparent", "t-1", "huge", "x".repeat(513), "a", "1", "b", "2", "c", "3"};

        UniversalEvent event =
                published(fields, UniversalEvent.builder("order.paid").build());

        assertThat(event.metadata()).containsOnlyKeys("traceparent", "a", "b");
    }

    @Test
    void anEventWithAsMuchMetadataAsItMayHaveIsPublishedWithoutATraceParent() {
        UniversalEvent full = UniversalEvent.builder("order.paid")
                .metadata("a", 1)
                .metadata("b", 2)
                .metadata("c", 3)
                .build();

        assertThat(published(new String[] {"traceparent", "t-1"}, full).metadata())
                .containsOnlyKeys("a", "b", "c");
    }

    @Test
    void withoutAHandlerAnEventIsPublishedAsItIs() {
        ObservationRegistry deaf = ObservationRegistry.create();
        this.plain.withBean(ObservationRegistry.class, () -> deaf).run(context -> {
            UniversalEvent event = UniversalEvent.builder("order.paid").build();

            assertThat(context.getBean(EventObservations.class).isActive()).isFalse();
            assertThat(context.getBean(EventBus.class).publish(event).event()).isSameAs(event);
        });
    }

    @Test
    void anObserverThatThrowsKeepsNothingFromBeingPublishedAndHandled() {
        EventObserver faulty = new EventObserver() {
            @Override
            public EventActivity publishing(UniversalEvent event) {
                throw new AssertionError("no");
            }

            @Override
            public EventActivity handling(Subscription subscription, UniversalEvent event) {
                return error -> {
                    throw new AssertionError("no");
                };
            }
        };
        List<String> handled = new CopyOnWriteArrayList<>();
        this.plain.withBean(EventObserver.class, () -> faulty).run(context -> {
            EventBus bus = context.getBean(EventBus.class);
            bus.subscribe(
                    List.of("order.*"), SubscriptionOptions.named("billing"), event -> handled.add(event.eventType()));
            bus.publish("order.paid", 1);
            drain(bus);

            assertThat(handled).containsExactly("order.paid");
            assertThat(bus.find("billing").orElseThrow().statistics().failedAttempts())
                    .isZero();
        });
    }
}
