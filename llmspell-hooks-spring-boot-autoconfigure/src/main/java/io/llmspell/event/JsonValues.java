package io.llmspell.event;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * From the immutable parts of {@link JsonSnapshot}, and from a parser, to trees and generators. The recursion is
 * bounded, because snapshots are, and by the constraints of the parser.
 */
final class JsonValues {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonValues() {}

    static JsonNode node(@Nullable Object value) {
        if (value instanceof String text) {
            return NODES.stringNode(text);
        }
        if (value instanceof JsonMembers members) {
            return node(members);
        }
        if (value instanceof List<?> elements) {
            ArrayNode array = NODES.arrayNode(elements.size());
            for (Object element : elements) {
                array.add(node(element));
            }
            return array;
        }
        if (value instanceof Boolean truth) {
            return NODES.booleanNode(truth);
        }
        return (value instanceof Number number) ? JsonNumbers.node(number) : NODES.nullNode();
    }

    private static ObjectNode node(JsonMembers members) {
        ObjectNode object = NODES.objectNode();
        for (int i = 0; i < members.size(); i++) {
            object.set(members.name(i), node(members.value(i)));
        }
        return object;
    }

    static void write(@Nullable Object value, JsonGenerator generator) {
        if (value instanceof String text) {
            generator.writeString(text);
        } else if (value instanceof JsonMembers members) {
            writeObject(members, generator);
        } else if (value instanceof List<?> elements) {
            generator.writeStartArray();
            for (Object element : elements) {
                write(element, generator);
            }
            generator.writeEndArray();
        } else if (value instanceof Boolean truth) {
            generator.writeBoolean(truth);
        } else if (value instanceof Number number) {
            JsonNumbers.write(number, generator);
        } else {
            generator.writeNull();
        }
    }

    private static void writeObject(JsonMembers members, JsonGenerator generator) {
        generator.writeStartObject();
        for (int i = 0; i < members.size(); i++) {
            generator.writeName(members.name(i));
            write(members.value(i), generator);
        }
        generator.writeEndObject();
    }

    /**
     * Reads the value that the parser stands on.
     *
     * @param maxDepth how deeply arrays and objects may be nested in it
     * @throws InvalidEventException if they are nested deeper
     */
    static JsonNode read(JsonParser parser, int maxDepth) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> readObject(parser, inside(maxDepth));
            case START_ARRAY -> readArray(parser, inside(maxDepth));
            case VALUE_STRING -> NODES.stringNode(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> JsonNumbers.node(JsonNumbers.read(parser));
            case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(parser.getBooleanValue());
            case VALUE_EMBEDDED_OBJECT -> embedded(parser).toNode();
            default -> NODES.nullNode();
        };
    }

    /** Takes the Java object that the parser stands on, as a conversion from one object to another has them. */
    static EventData embedded(JsonParser parser) {
        try {
            return JsonSnapshot.data(parser.getEmbeddedObject(), null);
        } catch (InvalidJsonValue ex) {
            throw ex.of("The value at " + parser.streamReadContext().pathAsPointer());
        }
    }

    private static int inside(int maxDepth) {
        if (maxDepth == 0) {
            throw new InvalidEventException("The data or metadata of the event is nested deeper than the limit");
        }
        return maxDepth - 1;
    }

    private static ObjectNode readObject(JsonParser parser, int maxDepth) {
        ObjectNode object = NODES.objectNode();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            object.set(name, read(parser, maxDepth));
        }
        return object;
    }

    private static ArrayNode readArray(JsonParser parser, int maxDepth) {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(read(parser, maxDepth));
        }
        return array;
    }
}
