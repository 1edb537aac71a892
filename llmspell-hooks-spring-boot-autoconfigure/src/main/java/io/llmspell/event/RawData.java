package io.llmspell.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonGeneratorBase;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Data of an event that was read: valid JSON in UTF-8 without white space, parsed anew each time it is asked for. */
final class RawData implements EventData {

    private final byte[] json;

    private final int depth;

    /** Wraps valid JSON, which must not be changed afterwards. */
    RawData(byte[] json, int depth) {
        this.json = json;
        this.depth = depth;
    }

    /** Cuts a value out of valid JSON, and leaves out the white space, so that an event fits on one line. */
    static RawData slice(byte[] json, int from, int to, int depth) {
        byte[] kept = new byte[to - from];
        int length = 0;
        boolean quoted = false;
        for (int i = from; i < to; i++) {
            byte found = json[i];
            if (found == '"') {
                quoted = !quoted;
            } else if (found == '\\') {
                kept[length++] = found;
                found = json[++i];
            }
            if (quoted || found > ' ' || found < 0) {
                kept[length++] = found;
            }
        }
        return new RawData((length == kept.length) ? kept : Arrays.copyOf(kept, length), depth);
    }

    @Override
    public int size() {
        return this.json.length;
    }

    @Override
    public int depth() {
        return this.depth;
    }

    @Override
    public JsonNode toNode() {
        return at(JsonPointer.empty());
    }

    @Override
    public JsonNode at(JsonPointer pointer) {
        try (JsonParser parser = EventJson.MAPPER.createParser(this.json)) {
            parser.nextToken();
            JsonPointer rest = pointer;
            while (!rest.matches()) {
                if (!enter(parser, rest)) {
                    return MissingNode.getInstance();
                }
                rest = rest.tail();
            }
            return JsonValues.read(parser, JsonSnapshot.MAX_DEPTH);
        }
    }

    /** Moves the parser from a container to its part that the pointer's first segment names. */
    private static boolean enter(JsonParser parser, JsonPointer pointer) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                parser.nextToken();
                if (pointer.matchesProperty(name)) {
                    return true;
                }
                parser.skipChildren();
            }
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                if (pointer.matchesElement(i)) {
                    return true;
                }
                parser.skipChildren();
            }
        }
        return false;
    }

    @Override
    public <T> T convert(Class<T> type) {
        return EventJson.MAPPER.readValue(this.json, type);
    }

    @Override
    public void write(JsonGenerator generator) {
        if (takesRaw(generator)) {
            generator.writeRawValue(new String(this.json, UTF_8));
            return;
        }
        try (JsonParser parser = EventJson.MAPPER.createParser(this.json)) {
            parser.nextToken();
            new JsonCopy(parser, JsonSnapshot.MAX_DEPTH).to(generator);
        }
    }

    /** Whether it writes JSON proper, and wants no line breaks and no escapes that the bytes may lack. */
    private static boolean takesRaw(JsonGenerator generator) {
        return generator instanceof JsonGeneratorBase
                && generator.getPrettyPrinter() == null
                && generator.getCharacterEscapes() == null
                && generator.getHighestNonEscapedChar() == 0;
    }
}
