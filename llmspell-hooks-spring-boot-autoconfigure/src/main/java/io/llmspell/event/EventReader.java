package io.llmspell.event;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.databind.JsonNode;

/** Reads one event from a parser; fields that it does not know are passed over. */
final class EventReader {

    /** What most events have in common is kept once, not once per event. */
    private static final CommonStrings COMMON = new CommonStrings();

    private final JsonParser parser;

    private final int maxDepth;

    private final byte @Nullable [] source;

    private @Nullable String id;

    private @Nullable String eventType;

    private @Nullable String timestamp;

    private @Nullable String version;

    private @Nullable String component;

    private @Nullable String instanceId;

    private @Nullable String correlationId;

    private EventData data = TreeData.NULL;

    private @Nullable JsonNode metadata;

    /**
     * @param maxDepth of the data and of the metadata
     * @param source the UTF-8 that the parser reads, from its first byte; {@code null} if it reads something else, or
     *     takes more than proper JSON
     */
    EventReader(JsonParser parser, int maxDepth, byte @Nullable [] source) {
        this.parser = parser;
        this.maxDepth = maxDepth;
        this.source = source;
    }

    /**
     * Reads from where the parser stands to the end of the event.
     *
     * @throws InvalidEventException if it is none
     */
    UniversalEvent read() {
        readObject("The event", this::readField);
        if (this.component == null) {
            throw missing("source.component");
        }
        if (this.eventType == null) {
            throw missing("event_type");
        }
        UniversalEvent.Builder event = UniversalEvent.builder(this.eventType)
                .id(uuid(required("id", this.id)))
                .timestamp(EventTimes.nanos(required("timestamp", this.timestamp)))
                .source(new EventSource(this.component, this.instanceId, this.correlationId))
                .data(this.data);
        if (this.version != null) {
            event.version(this.version);
        }
        if (this.metadata != null) {
            this.metadata.forEachEntry((name, value) -> event.metadata(COMMON.share(name), value));
        }
        return event.build();
    }

    private interface FieldReader {
        void read(String name);
    }

    /** The parser stands on the beginning of an object, or already on its first name. */
    private void readObject(String what, FieldReader reader) {
        JsonToken token = this.parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            token = this.parser.nextToken();
        } else if (token != JsonToken.PROPERTY_NAME && token != JsonToken.END_OBJECT) {
            throw new InvalidEventException(what + " must be a JSON object, but is " + told(token));
        }
        for (; token == JsonToken.PROPERTY_NAME; token = this.parser.nextToken()) {
            String name = this.parser.currentName();
            this.parser.nextToken();
            reader.read(name);
        }
    }

    private void readField(String name) {
        switch (name) {
            case "id" -> this.id = text("id");
            case "event_type" -> this.eventType = common("event_type");
            case "timestamp" -> this.timestamp = text("timestamp");
            case "version" -> this.version = common("version");
            case "source" -> readSource();
            case "data" -> this.data = readData();
            case "metadata" -> readMetadata();
            default -> this.parser.skipChildren();
        }
    }

    private void readSource() {
        if (this.parser.currentToken() != JsonToken.VALUE_NULL) {
            readObject("Field 'source' of the event", this::readSourceField);
        }
    }

    private void readSourceField(String name) {
        switch (name) {
            case "component" -> this.component = common("source.component");
            case "instance_id" -> this.instanceId = common("source.instance_id");
            case "correlation_id" -> this.correlationId = text("source.correlation_id");
            default -> this.parser.skipChildren();
        }
    }

    private EventData readData() {
        if (this.parser.currentToken() == JsonToken.VALUE_NULL) {
            return TreeData.NULL;
        }
        return (this.source != null) ? slice(this.source) : copy();
    }

    private RawData slice(byte[] source) {
        long from = this.parser.currentTokenLocation().getByteOffset();
        int depth = new JsonCopy(this.parser, this.maxDepth).skip();
        // Otherwise the end of a text is not found before it is asked for.
        this.parser.finishToken();
        long to = this.parser.currentLocation().getByteOffset();
        return RawData.slice(source, (int) from, (int) to, depth);
    }

    private RawData copy() {
        ByteArrayBuilder bytes = new ByteArrayBuilder();
        int depth;
        try (JsonGenerator generator = EventJson.STRICT.createGenerator(bytes)) {
            depth = new JsonCopy(this.parser, this.maxDepth).to(generator);
        }
        return new RawData(bytes.toByteArray(), depth);
    }

    private void readMetadata() {
        if (this.parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (this.parser.currentToken() != JsonToken.START_OBJECT) {
            throw new InvalidEventException(
                    "Field 'metadata' of the event must be a JSON object, but is " + told(this.parser.currentToken()));
        }
        this.metadata = JsonValues.read(this.parser, this.maxDepth);
    }

    private @Nullable String common(String field) {
        String text = text(field);
        return (text != null) ? COMMON.share(text) : null;
    }

    private @Nullable String text(String field) {
        JsonToken token = this.parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token != JsonToken.VALUE_STRING) {
            throw new InvalidEventException("Field '" + field + "' of the event must be text, but is " + told(token));
        }
        return this.parser.getString();
    }

    private static String told(@Nullable JsonToken token) {
        return (token == null) ? "missing" : token.name();
    }

    private static String required(String field, @Nullable String value) {
        if (value == null) {
            throw missing(field);
        }
        return value;
    }

    private static InvalidEventException missing(String field) {
        return new InvalidEventException("Field '" + field + "' of the event is missing");
    }

    private static UUID uuid(String text) {
        if (!EventIds.isUuid(text)) {
            throw new InvalidEventException("Field 'id' of the event must be a UUID: '" + text + "'");
        }
        return UUID.fromString(text);
    }
}
