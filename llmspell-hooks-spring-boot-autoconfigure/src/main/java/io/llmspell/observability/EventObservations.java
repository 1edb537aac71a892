package io.llmspell.observability;

import io.llmspell.event.EventActivity;
import io.llmspell.event.EventObserver;
import io.llmspell.event.PublishResult;
import io.llmspell.event.Subscription;
import io.llmspell.event.UniversalEvent;
import io.llmspell.observability.ObservationFaults.Part;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Observes the publication of events (by a {@link EventPublishContext}) and their handling (by an
 * {@link EventDeliveryContext}) by Micrometer. What a tracer sends along is in the event's metadata from then on, so
 * that who handles it is in its trace: in another thread, after a restart, when it is replayed. Costs nothing while the
 * registry has no handler. Thread-safe.
 */
public final class EventObservations implements EventObserver {

    private static final String UNNAMED = "unnamed";

    private final ObservationRegistry registry;

    private final Conventions<EventPublishContext> publish;

    private final Conventions<EventDeliveryContext> delivery;

    private final ObservationFaults faults;

    private final BoundedNames<String> components = new BoundedNames<>(name -> name);

    private final BoundedNames<String> subscriptions = new BoundedNames<>(name -> name);

    /**
     * Makes it.
     *
     * @param publish names observations of publications
     * @param delivery names observations of handlers
     */
    public EventObservations(
            ObservationRegistry registry,
            Conventions<EventPublishContext> publish,
            Conventions<EventDeliveryContext> delivery,
            ObservationFaults faults) {
        this.registry = registry;
        this.publish = publish;
        this.delivery = delivery;
        this.faults = faults;
    }

    /**
     * What names observations and their keys.
     *
     * @param own the application's; {@code null} for {@code byDefault}, unless the registry has a convention for them
     * @param byDefault names them otherwise
     */
    public record Conventions<T extends Observation.Context>(
            @Nullable ObservationConvention<T> own, ObservationConvention<T> byDefault) {}

    @Override
    public boolean isActive() {
        return !this.registry.isNoop();
    }

    @Override
    public @Nullable EventActivity publishing(UniversalEvent event) {
        try {
            EventPublishContext context = new EventPublishContext(
                    event, this.components.of(event.source().component()));
            return new Publication(context, begin(this.publish, context));
        } catch (Throwable ex) {
            this.faults.occurred(Part.EVENTS, ex);
            return null;
        }
    }

    @Override
    public @Nullable EventActivity handling(Subscription subscription, UniversalEvent event) {
        try {
            String name = subscription.options().name();
            EventDeliveryContext context =
                    new EventDeliveryContext(event, (name != null) ? this.subscriptions.of(name) : UNNAMED);
            return new Handling(begin(this.delivery, context), context::result);
        } catch (Throwable ex) {
            this.faults.occurred(Part.EVENTS, ex);
            return null;
        }
    }

    private <T extends Observation.Context> SafeObservation begin(Conventions<T> conventions, T context) {
        Observation observation =
                Observation.createNotStarted(conventions.own(), conventions.byDefault(), () -> context, this.registry);
        SafeObservation safe = new SafeObservation(observation, this.registry, this.faults, Part.EVENTS);
        safe.start();
        safe.enter();
        return safe;
    }

    private static void end(SafeObservation observation, @Nullable Throwable error) {
        if (error != null) {
            observation.error(error);
        }
        observation.leave();
        observation.stop();
    }

    private record Publication(EventPublishContext context, SafeObservation observation) implements EventActivity {

        @Override
        public Map<String, String> notes() {
            Map<String, String> carrier = this.context.getCarrier();
            return (carrier != null) ? carrier : Map.of();
        }

        @Override
        public void published(PublishResult result) {
            if (result instanceof PublishResult.Vetoed) {
                this.context.result("vetoed");
            } else {
                this.context.result((result instanceof PublishResult.Rejected) ? "rejected" : "published");
            }
        }

        @Override
        public void ended(@Nullable Throwable error) {
            if (error != null) {
                this.context.result("failed");
            }
            end(this.observation, error);
        }
    }

    private record Handling(SafeObservation observation, Consumer<String> result) implements EventActivity {

        @Override
        public void ended(@Nullable Throwable error) {
            this.result.accept((error != null) ? "failed" : "handled");
            end(this.observation, error);
        }
    }
}
