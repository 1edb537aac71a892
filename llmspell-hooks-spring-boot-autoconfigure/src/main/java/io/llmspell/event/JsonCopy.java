package io.llmspell.event;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Goes through the value that a parser stands on, however deep it is, without recursion. */
final class JsonCopy {

    private final JsonParser parser;

    private final int maxDepth;

    private int depth;

    private int deepest;

    /** @param maxDepth how deeply arrays and objects may be nested in the value */
    JsonCopy(JsonParser parser, int maxDepth) {
        this.parser = parser;
        this.maxDepth = maxDepth;
    }

    /** Goes to the end of the value; returns its depth. */
    int skip() {
        do {
            track(this.parser.currentToken());
        } while (this.depth > 0 && this.parser.nextToken() != null);
        return this.deepest;
    }

    /** Writes the value, all numbers exactly; returns its depth. */
    int to(JsonGenerator generator) {
        do {
            track(this.parser.currentToken());
            write(generator);
        } while (this.depth > 0 && this.parser.nextToken() != null);
        return this.deepest;
    }

    private void track(@Nullable JsonToken token) {
        if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
            this.depth++;
            this.deepest = Math.max(this.deepest, this.depth);
            if (this.depth > this.maxDepth) {
                throw new InvalidEventException(
                        "The data or metadata of the event is nested deeper than " + this.maxDepth);
            }
        } else if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
            this.depth--;
        } else if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            JsonNumbers.checkExponent(this.parser);
        }
    }

    private void write(JsonGenerator generator) {
        switch (this.parser.currentToken()) {
            case START_OBJECT -> generator.writeStartObject();
            case END_OBJECT -> generator.writeEndObject();
            case START_ARRAY -> generator.writeStartArray();
            case END_ARRAY -> generator.writeEndArray();
            case PROPERTY_NAME -> generator.writeName(this.parser.currentName());
            case VALUE_STRING -> generator.writeString(JsonText.wellFormed(this.parser.getString()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> JsonNumbers.write(JsonNumbers.read(this.parser), generator);
            case VALUE_TRUE -> generator.writeBoolean(true);
            case VALUE_FALSE -> generator.writeBoolean(false);
            case VALUE_EMBEDDED_OBJECT -> JsonValues.embedded(this.parser).write(generator);
            default -> generator.writeNull();
        }
    }
}
