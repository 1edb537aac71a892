package io.llmspell.event;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** The data of an event, a JSON value. Immutable. */
sealed interface EventData permits TreeData, RawData {

    /** The bytes of the value as JSON, or a little more. */
    int size();

    /** How deeply arrays and objects are nested in it; 0 for a scalar. */
    int depth();

    /** A copy as a tree. */
    JsonNode toNode();

    /** A copy of the part at the pointer; a missing node if there is none. */
    JsonNode at(JsonPointer pointer);

    /** Converts the value; {@code null} where Jackson makes that of it. */
    <T> T convert(Class<T> type);

    /** Writes the value. */
    void write(JsonGenerator generator);
}
