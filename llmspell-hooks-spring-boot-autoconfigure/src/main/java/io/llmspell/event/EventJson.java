package io.llmspell.event;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events as JSON of our own, by no mapper of the user's. */
final class EventJson {

    /** What the data is wrapped in takes a level or two. */
    private static final int MAX_NESTING = JsonSnapshot.MAX_DEPTH + 10;

    /** The length of texts needs no limit of its own: they are in memory as a whole before they are read. */
    private static final StreamReadConstraints READING = StreamReadConstraints.builder()
            .maxNestingDepth(MAX_NESTING)
            .maxStringLength(Integer.MAX_VALUE)
            .maxNameLength(Integer.MAX_VALUE)
            .build();

    private static final StreamWriteConstraints WRITING =
            StreamWriteConstraints.builder().maxNestingDepth(MAX_NESTING).build();

    /** The defaults of Jackson, as deep as events may be. */
    static final JsonMapper MAPPER = JsonMapper.builder(factory(false)).build();

    /** For what comes from outside: refuses two members of one name. */
    static final JsonMapper STRICT = JsonMapper.builder(factory(true)).build();

    private EventJson() {}

    private static JsonFactory factory(boolean strict) {
        return JsonFactory.builder()
                .streamReadConstraints(READING)
                .streamWriteConstraints(WRITING)
                .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
                .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, strict)
                .configure(StreamWriteFeature.STRICT_DUPLICATE_DETECTION, strict)
                .build();
    }

    static UniversalEvent read(byte[] json, int maxDepth) {
        if (maxDepth < 0 || maxDepth > JsonSnapshot.MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "The depth allowed must be from 0 to " + JsonSnapshot.MAX_DEPTH + ": " + maxDepth);
        }
        try (JsonParser parser = STRICT.createParser(json)) {
            parser.nextToken();
            UniversalEvent event = new EventReader(parser, maxDepth, isUtf8(json) ? json : null).read();
            if (parser.nextToken() != null) {
                throw new InvalidEventException("There is more than one event: " + parser.currentToken()
                        + " after the end of event " + event.id());
            }
            return event;
        } catch (JacksonException ex) {
            throw new InvalidEventException("The event is not valid JSON: " + ex.getMessage(), ex);
        }
    }

    /** Whether it has no byte order mark and is not UTF-16 or UTF-32, which Jackson would read as well. */
    private static boolean isUtf8(byte[] json) {
        return json.length > 1 && json[0] > 0 && json[1] > 0;
    }

    /** Reads a tree, all numbers exactly; {@code null} if the text is not one JSON value. */
    static @Nullable JsonNode readTree(String json) {
        try (JsonParser parser = STRICT.createParser(json)) {
            JsonNode tree = (parser.nextToken() != null) ? JsonValues.read(parser, JsonSnapshot.MAX_DEPTH) : null;
            return (parser.nextToken() == null) ? tree : null;
        } catch (JacksonException ex) {
            return null;
        }
    }

    static byte[] write(UniversalEvent event) {
        return MAPPER.writeValueAsBytes(event);
    }
}
