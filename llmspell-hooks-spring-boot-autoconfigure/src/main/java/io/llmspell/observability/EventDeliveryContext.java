package io.llmspell.observability;

import io.llmspell.event.UniversalEvent;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import org.jspecify.annotations.Nullable;

/** What a convention finds of an event that is handled. A tracer finds its trace parent in the event's metadata. */
public final class EventDeliveryContext extends ReceiverContext<UniversalEvent> {

    private final UniversalEvent event;

    private final String subscription;

    private String result = KeyValue.NONE_VALUE;

    EventDeliveryContext(UniversalEvent event, String subscription) {
        super(EventDeliveryContext::get, Kind.CONSUMER);
        this.event = event;
        this.subscription = subscription;
        setCarrier(event);
    }

    /** Longer than any header of a trace may be: not one of ours. */
    private static final int LONGEST = 8_192;

    private static @Nullable String get(@Nullable UniversalEvent event, String key) {
        return (event != null && event.metadata().get(key) instanceof String text && text.length() <= LONGEST)
                ? text
                : null;
    }

    /** The event. It leads to the data: mind what you let out of it. */
    public UniversalEvent getEvent() {
        return this.event;
    }

    /** The name of the subscription; {@code unnamed} without one, {@code other} after the first thousand. */
    public String getSubscription() {
        return this.subscription;
    }

    /** What it came to: {@code handled} or {@code failed}; {@code none} until then. */
    public String getResult() {
        return this.result;
    }

    void result(String name) {
        this.result = name;
    }
}
