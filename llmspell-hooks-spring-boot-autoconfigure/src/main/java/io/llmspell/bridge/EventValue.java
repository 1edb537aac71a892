package io.llmspell.bridge;

import io.llmspell.event.UniversalEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a script is given of an event: its JSON form. */
final class EventValue {

    private final PlainValues values;

    EventValue(PlainValues values) {
        this.values = values;
    }

    Map<String, @Nullable Object> of(UniversalEvent event) {
        ValueBudget budget = this.values.limits().budget();
        Map<String, @Nullable Object> source = new LinkedHashMap<>(4);
        source.put("component", event.source().component());
        source.put("instance_id", event.source().instanceId());
        source.put("correlation_id", event.source().correlationId());
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(16);
        fields.put("id", event.id().toString());
        fields.put("event_type", event.eventType());
        fields.put("timestamp", event.timestamp().toString());
        fields.put("version", event.version());
        fields.put("source", source);
        fields.put("correlation_id", event.source().correlationId());
        fields.put("data", this.values.plain(event.data(), budget));
        fields.put("metadata", this.values.plain(event.metadata(), budget));
        return fields;
    }
}
