package io.llmspell.integration;

import io.llmspell.event.EventBus;
import io.llmspell.event.EventRefusedException;
import io.llmspell.event.SubscriptionOptions;
import io.llmspell.event.UniversalEvent;
import java.beans.Introspector;
import java.util.List;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.util.ClassUtils;

/**
 * Takes Spring's application events to the bus and events of the bus to Spring's listeners, as far as either is asked
 * for. What came from one side does not go back to it.
 */
public final class ApplicationEventBridge implements ApplicationListener<ApplicationEvent> {

    private static final Log logger = LogFactory.getLog(ApplicationEventBridge.class);

    private static final String PREFIX = "application.";

    private final Supplier<EventBus> bus;

    private final List<Class<?>> toBus;

    /**
     * Makes a bridge.
     *
     * @param bus asked for when it is first needed
     * @param toBus classes of application events, or of payloads, that are published on the bus as
     *     {@code application.<simpleName>}, with the payload as data
     */
    public ApplicationEventBridge(Supplier<EventBus> bus, List<Class<?>> toBus) {
        this.bus = bus;
        this.toBus = List.copyOf(toBus);
    }

    /** Has the events of these patterns published as application events whose payload is the {@link UniversalEvent}. */
    public void toApplication(List<String> patterns, ApplicationEventPublisher publisher) {
        SubscriptionOptions options = SubscriptionOptions.builder()
                .name("applicationEvents")
                .owner("applicationEvents")
                .build();
        this.bus.get().subscribe(patterns, options, event -> {
            if (!event.eventType().startsWith(PREFIX)) {
                publisher.publishEvent(event);
            }
        });
    }

    @Override
    public void onApplicationEvent(ApplicationEvent event) {
        Object payload = (event instanceof PayloadApplicationEvent<?> wrapped) ? wrapped.getPayload() : event;
        if (!(payload instanceof UniversalEvent) && this.toBus.stream().anyMatch(type -> type.isInstance(payload))) {
            publish(typeOf(payload.getClass()), payload);
        }
    }

    /** Whoever publishes an application event need not know of the bus. */
    private void publish(String eventType, Object payload) {
        try {
            this.bus.get().publish(eventType, payload);
        } catch (EventRefusedException ex) {
            logger.warn("An application event was not published on the bus: " + ex.getMessage());
        }
    }

    /** {@code application.orderPlaced} for {@code OrderPlaced}. */
    static String typeOf(Class<?> payload) {
        return PREFIX
                + Introspector.decapitalize(ClassUtils.getShortName(payload).replace('.', '_'));
    }
}
