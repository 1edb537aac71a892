package io.llmspell.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * Something that has happened. Immutable and thread-safe; two events are equal if their ids are.
 *
 * <p>As JSON it has the members {@code id}, {@code event_type}, {@code timestamp} (ISO-8601), {@code version},
 * {@code source} (with {@code component}, {@code instance_id}, {@code correlation_id}), {@code data} and, unless empty,
 * {@code metadata}: by {@link #toJson} and {@link #fromJson(byte[])}, and by any mapper of Jackson 3, whatever its
 * rules of names. For CloudEvents see {@link CloudEvents}.
 */
@JsonSerialize(using = EventSerializer.class)
@JsonDeserialize(using = EventDeserializer.class)
public final class UniversalEvent {

    private static final String DEFAULT_VERSION = "1.0";

    private static final EventSource DEFAULT_SOURCE = EventSource.of("application");

    private final long idHigh;

    private final long idLow;

    private final long nanos;

    private final String eventType;

    private final String version;

    private final EventSource source;

    private final EventData data;

    private final JsonMembers metadata;

    private final int depth;

    private UniversalEvent(Builder builder, long idHigh, long idLow, long nanos) {
        this.idHigh = idHigh;
        this.idLow = idLow;
        this.nanos = nanos;
        this.eventType = builder.eventType;
        this.version = builder.version;
        this.source = builder.source;
        this.data = builder.takeData();
        JsonSnapshot.Metadata kept = builder.takeMetadata();
        this.metadata = kept.members();
        this.depth = Math.max(this.data.depth(), kept.depth());
    }

    /**
     * Begins an event.
     *
     * @param eventType such as {@code agent.execution.completed}
     * @throws InvalidEventException if the type is blank
     */
    public static Builder builder(String eventType) {
        return new Builder(eventType);
    }

    /** An event with the same id and all the rest, to be changed. Data that is kept is not copied. */
    public Builder toBuilder() {
        Builder builder = new Builder(this.eventType)
                .id(id())
                .timestamp(this.nanos)
                .version(this.version)
                .source(this.source)
                .data(this.data);
        builder.metadata = this.metadata;
        return builder;
    }

    /** The id: a UUID, of version 7 unless another was given. Made anew by each call. */
    public UUID id() {
        return new UUID(this.idHigh, this.idLow);
    }

    /** What has happened, such as {@code agent.execution.completed}. */
    public String eventType() {
        return this.eventType;
    }

    /** When, to the nanosecond. Made anew by each call. */
    public Instant timestamp() {
        return EventTimes.instant(this.nanos);
    }

    /** The version of the schema of the data; {@code 1.0} by default. */
    public String version() {
        return this.version;
    }

    /** Where it comes from. */
    public EventSource source() {
        return this.source;
    }

    /**
     * A copy of the data, which may be changed. Each call takes time and memory in proportion to {@link #size}: data
     * that was read from JSON is parsed, other data is copied. A node of null if there is none.
     */
    public JsonNode data() {
        return this.data.toNode();
    }

    /**
     * A copy of a part of the data, without that of the rest; a missing node if there is no such part.
     *
     * @param jsonPointer such as {@code /usage/tokens}; empty for all
     * @throws IllegalArgumentException if it is no JSON pointer (RFC 6901)
     */
    public JsonNode at(String jsonPointer) {
        return this.data.at(JsonPointer.compile(jsonPointer));
    }

    /**
     * The data as an object of a type, by Jackson's defaults.
     *
     * @throws EventDataException if it does not fit the type, or is null
     */
    public <T> T data(Class<T> type) {
        @Nullable T converted;
        try {
            converted = this.data.convert(type);
        } catch (JacksonException ex) {
            throw new EventDataException(this, type, ex.getOriginalMessage(), ex);
        } catch (IllegalArgumentException ex) {
            throw new EventDataException(this, type, String.valueOf(ex.getMessage()), ex);
        }
        if (converted == null) {
            throw new EventDataException(this, type, "it is null", null);
        }
        return converted;
    }

    /**
     * Notes on the event; cannot be changed. Values are text, numbers, booleans, and lists and maps of them that cannot
     * be changed either. A look-up goes through the entries one by one.
     */
    @SuppressWarnings({"unchecked", "NullAway"}) // There are no nulls in metadata, while there are in data.
    public Map<String, Object> metadata() {
        return (Map<String, Object>) (Map<String, ?>) this.metadata;
    }

    /**
     * The bytes of the data as JSON. Exact where the event was read from JSON; otherwise numbers with a fraction or of
     * more than 64 bits count for the most bytes that they can have, and all else is exact, too.
     */
    public int size() {
        return this.data.size();
    }

    /** How deeply arrays and objects are nested in the data or the metadata, whichever is more; 0 for a scalar. */
    public int depth() {
        return this.depth;
    }

    /** The data as it is kept. */
    EventData content() {
        return this.data;
    }

    /** The event as JSON in UTF-8, on one line. */
    public byte[] toJson() {
        return EventJson.write(this);
    }

    /**
     * Reads an event from JSON in UTF-8. The data is checked to be JSON without two members of one name, and kept as
     * bytes until it is asked for. Members that an event does not have are passed over.
     *
     * @throws InvalidEventException if it is no event, or its data or metadata is nested deeper than 1,000
     */
    public static UniversalEvent fromJson(byte[] json) {
        return EventJson.read(json, JsonSnapshot.MAX_DEPTH);
    }

    /**
     * The same with a limit of its own.
     *
     * @param maxDepth how deeply data and metadata may be nested; from 0 to 1,000
     * @throws InvalidEventException if it is no event, or its data or metadata is nested deeper
     */
    public static UniversalEvent fromJson(byte[] json, int maxDepth) {
        return EventJson.read(json, maxDepth);
    }

    /** The same from text. */
    public static UniversalEvent fromJson(String json) {
        return fromJson(json.getBytes(UTF_8));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UniversalEvent event && event.idHigh == this.idHigh && event.idLow == this.idLow;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(this.idHigh ^ this.idLow);
    }

    /** Type, id and component, but not the data, which may be secret. */
    @Override
    public String toString() {
        return this.eventType + " " + id() + " of " + this.source.component();
    }

    /** Makes an event. What it is given is copied by {@link #build}, not before. Not thread-safe. */
    public static final class Builder {

        private final String eventType;

        private @Nullable UUID id;

        private @Nullable Long nanos;

        private InstantSource clock = InstantSource.system();

        private String version = DEFAULT_VERSION;

        private EventSource source = DEFAULT_SOURCE;

        private @Nullable Object data;

        private @Nullable ObjectMapper mapper;

        /** Those of another event until they are changed. */
        private Map<String, @Nullable Object> metadata = JsonMembers.NONE;

        private @Nullable Map<String, @Nullable Object> ownMetadata;

        private Builder(String eventType) {
            JsonText.requireName("The type of an event", eventType);
            this.eventType = eventType;
        }

        /** The id; by default a new UUID of version 7, of the time of the clock. */
        public Builder id(UUID id) {
            this.id = id;
            return this;
        }

        /**
         * When it happened, to the nanosecond; by default now.
         *
         * @throws InvalidEventException if it is not in the years 1700 to 2200
         */
        public Builder timestamp(Instant timestamp) {
            return timestamp(EventTimes.nanos(timestamp));
        }

        Builder timestamp(long nanos) {
            this.nanos = nanos;
            return this;
        }

        /** Tells the time for the default id and timestamp; by default that of the system. */
        public Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        /**
         * The version of the schema of the data; {@code 1.0} by default.
         *
         * @throws InvalidEventException if it is blank
         */
        public Builder version(String version) {
            JsonText.requireName("The version of an event", version);
            this.version = version;
            return this;
        }

        /** Where it comes from, which the event shares; by default the component {@code application}. */
        public Builder source(EventSource source) {
            this.source = source;
            return this;
        }

        /**
         * The component that it comes from.
         *
         * @throws InvalidEventException if it is blank, or longer than 256 characters
         */
        public Builder component(String component) {
            this.source = this.source.withComponent(component);
            return this;
        }

        /** Shared by all events of one request or run; none by default. */
        public Builder correlationId(@Nullable String correlationId) {
            this.source = this.source.withCorrelationId(correlationId);
            return this;
        }

        /**
         * The data; {@code null}, the default, for none. Maps, lists and scalars of the JDK and trees of Jackson are
         * copied as they are; all else, such as a bean or a record, is converted by Jackson. Bytes become text in
         * Base64, and half of a surrogate pair in a text becomes U+FFFD, as JSON can have neither.
         */
        public Builder data(@Nullable Object data) {
            this.data = data;
            return this;
        }

        /** Converts data that is not a tree of Jackson already; by default one without modules of its own. */
        public Builder mapper(ObjectMapper mapper) {
            this.mapper = mapper;
            return this;
        }

        /**
         * Adds an entry to the metadata, or replaces it.
         *
         * @param value text, a number, a boolean, or a list or map of them, as Java objects or as a tree of Jackson
         */
        public Builder metadata(String name, Object value) {
            Map<String, @Nullable Object> own = this.ownMetadata;
            if (own == null) {
                own = new LinkedHashMap<>(this.metadata);
                this.ownMetadata = own;
                this.metadata = own;
            }
            own.put(name, value);
            return this;
        }

        /** Adds all entries to the metadata, as {@link #metadata(String, Object)} does. */
        public Builder metadata(Map<String, ?> entries) {
            entries.forEach((name, value) -> metadata(name, value));
            return this;
        }

        /**
         * Makes the event.
         *
         * @throws InvalidEventException if data or metadata has a number that is not finite or of more than 900 digits,
         *     is nested deeper than 1,000 or contains itself; if data cannot be converted to JSON; or if metadata has
         *     something that may not be in it
         */
        public UniversalEvent build() {
            if (this.id != null && this.nanos != null) {
                return new UniversalEvent(
                        this, this.id.getMostSignificantBits(), this.id.getLeastSignificantBits(), this.nanos);
            }
            Instant now = this.clock.instant();
            long time = (this.nanos != null) ? this.nanos : EventTimes.nanos(now);
            return (this.id != null)
                    ? new UniversalEvent(
                            this, this.id.getMostSignificantBits(), this.id.getLeastSignificantBits(), time)
                    : new UniversalEvent(this, EventIds.high(now.toEpochMilli()), EventIds.low(), time);
        }

        private EventData takeData() {
            try {
                return JsonSnapshot.data(this.data, this.mapper);
            } catch (InvalidJsonValue ex) {
                throw ex.of("The data of event '" + this.eventType + "'");
            }
        }

        private JsonSnapshot.Metadata takeMetadata() {
            try {
                return JsonSnapshot.metadata(this.metadata);
            } catch (InvalidJsonValue ex) {
                throw ex.of("The metadata of event '" + this.eventType + "'");
            }
        }
    }
}
