package io.llmspell.event;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/**
 * Reads events for any mapper; what is wrong with one is told as mappers do, the {@code InvalidEventException} inside.
 */
final class EventDeserializer extends ValueDeserializer<UniversalEvent> {

    @Override
    public UniversalEvent deserialize(JsonParser parser, DeserializationContext context) {
        try {
            // The parser may allow what is not JSON, so what it reads is not kept, but written anew.
            return new EventReader(parser, JsonSnapshot.MAX_DEPTH, null).read();
        } catch (InvalidEventException ex) {
            throw DatabindException.from(parser, ex.getMessage(), ex);
        }
    }
}
