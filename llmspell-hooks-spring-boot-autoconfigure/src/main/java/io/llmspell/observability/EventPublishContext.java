package io.llmspell.observability;

import io.llmspell.event.UniversalEvent;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a convention finds of an event that is published. What a tracer sends along goes to the event's metadata: its
 * first {@value #MOST_FIELDS} fields of at most {@value #LONGEST} characters, such as {@code traceparent}.
 */
public final class EventPublishContext extends SenderContext<Map<String, String>> {

    private static final int MOST_FIELDS = 8;

    private static final int LONGEST = 512;

    private final UniversalEvent event;

    private final String componentId;

    private String result = KeyValue.NONE_VALUE;

    EventPublishContext(UniversalEvent event, String componentId) {
        super(EventPublishContext::put, Kind.PRODUCER);
        this.event = event;
        this.componentId = componentId;
        setCarrier(new LinkedHashMap<>(4));
    }

    private static void put(@Nullable Map<String, String> carrier, String key, String value) {
        if (carrier != null && carrier.size() < MOST_FIELDS && value.length() <= LONGEST) {
            carrier.put(key, value);
        }
    }

    /** The event before interceptors see it. It leads to the data: mind what you let out of it. */
    public UniversalEvent getEvent() {
        return this.event;
    }

    /** The component that publishes; {@code other} after the first thousand. */
    public String getComponentId() {
        return this.componentId;
    }

    /**
     * What it came to: {@code published}, {@code vetoed}, {@code rejected} by a queue at least, {@code failed};
     * {@code none} until then, and for one of several events that are published together.
     */
    public String getResult() {
        return this.result;
    }

    void result(String name) {
        this.result = name;
    }
}
