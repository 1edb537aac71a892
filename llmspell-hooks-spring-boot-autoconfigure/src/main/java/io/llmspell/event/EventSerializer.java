package io.llmspell.event;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;
import tools.jackson.core.type.WritableTypeId;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsontype.TypeSerializer;

/** Writes events the same way in every mapper, whatever its rules of names and of what is left out. */
final class EventSerializer extends ValueSerializer<UniversalEvent> {

    @Override
    public void serialize(UniversalEvent event, JsonGenerator generator, SerializationContext context) {
        generator.writeStartObject();
        writeMembers(event, generator);
        generator.writeEndObject();
    }

    @Override
    public void serializeWithType(
            UniversalEvent event, JsonGenerator generator, SerializationContext context, TypeSerializer types) {
        WritableTypeId id = types.writeTypePrefix(generator, context, types.typeId(event, JsonToken.START_OBJECT));
        writeMembers(event, generator);
        types.writeTypeSuffix(generator, context, id);
    }

    private static void writeMembers(UniversalEvent event, JsonGenerator generator) {
        generator.writeStringProperty("id", event.id().toString());
        generator.writeStringProperty("event_type", event.eventType());
        generator.writeStringProperty("timestamp", event.timestamp().toString());
        generator.writeStringProperty("version", event.version());
        writeSource(event.source(), generator);
        generator.writeName("data");
        event.content().write(generator);
        if (!event.metadata().isEmpty()) {
            generator.writeName("metadata");
            JsonValues.write(event.metadata(), generator);
        }
    }

    private static void writeSource(EventSource source, JsonGenerator generator) {
        generator.writeObjectPropertyStart("source");
        generator.writeStringProperty("component", source.component());
        if (source.instanceId() != null) {
            generator.writeStringProperty("instance_id", source.instanceId());
        }
        if (source.correlationId() != null) {
            generator.writeStringProperty("correlation_id", source.correlationId());
        }
        generator.writeEndObject();
    }
}
