package io.llmspell.observability;

import io.llmspell.event.UniversalEvent;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/** What is told of an event in traces: what kind it is and which, but nothing of what it says. */
final class EventKeys {

    private EventKeys() {}

    static KeyValues of(UniversalEvent event) {
        String correlationId = event.source().correlationId();
        return KeyValues.of(
                KeyValue.of("event_type", event.eventType()),
                KeyValue.of("event_id", event.id().toString()),
                KeyValue.of("correlation_id", (correlationId != null) ? correlationId : KeyValue.NONE_VALUE));
    }
}
