package io.llmspell.event;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks a storage for events: those for which all that is given holds. Immutable. */
public final class EventQuery {

    public static final int DEFAULT_LIMIT = 100;

    private final Builder values;

    private EventQuery(Builder values) {
        this.values = values;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The first hundred events, oldest first. */
    public static EventQuery all() {
        return builder().build();
    }

    /** Patterns of which one must match the type; none: all types. */
    public List<EventPattern> patterns() {
        return this.values.patterns;
    }

    /** The earliest time. */
    public @Nullable Instant from() {
        return this.values.from;
    }

    /** The time before which they are. */
    public @Nullable Instant to() {
        return this.values.to;
    }

    public @Nullable String correlationId() {
        return this.values.correlationId;
    }

    /** The component that published them. */
    public @Nullable String source() {
        return this.values.source;
    }

    /** Whether the newest come first; else the oldest do. */
    public boolean newestFirst() {
        return this.values.newestFirst;
    }

    /** How many at most; 100 by default. */
    public int limit() {
        return this.values.limit;
    }

    /** Whether the event is asked for, the limit apart. */
    public boolean matches(UniversalEvent event) {
        return matchesType(event.eventType())
                && (from() == null || !event.timestamp().isBefore(from()))
                && (to() == null || event.timestamp().isBefore(to()))
                && (correlationId() == null
                        || correlationId().equals(event.source().correlationId()))
                && (source() == null || source().equals(event.source().component()));
    }

    private boolean matchesType(String type) {
        return patterns().isEmpty() || patterns().stream().anyMatch(pattern -> pattern.matches(type));
    }

    /** Makes queries; may be used again after {@link #build()}. */
    public static final class Builder {

        private List<EventPattern> patterns = List.of();

        private @Nullable Instant from;

        private @Nullable Instant to;

        private @Nullable String correlationId;

        private @Nullable String source;

        private boolean newestFirst;

        private int limit = DEFAULT_LIMIT;

        private Builder() {}

        private Builder(Builder other) {
            this.patterns = other.patterns;
            this.from = other.from;
            this.to = other.to;
            this.correlationId = other.correlationId;
            this.source = other.source;
            this.newestFirst = other.newestFirst;
            this.limit = other.limit;
        }

        public Builder patterns(String... patterns) {
            this.patterns = Arrays.stream(patterns).map(EventPattern::of).toList();
            return this;
        }

        public Builder from(Instant from) {
            this.from = from;
            return this;
        }

        public Builder to(Instant to) {
            this.to = to;
            return this;
        }

        public Builder correlationId(String correlationId) {
            this.correlationId = correlationId;
            return this;
        }

        public Builder source(String component) {
            this.source = component;
            return this;
        }

        public Builder newestFirst() {
            this.newestFirst = true;
            return this;
        }

        public Builder limit(int limit) {
            if (limit < 1) {
                throw new IllegalArgumentException("The limit must be at least 1, but is " + limit);
            }
            this.limit = limit;
            return this;
        }

        public EventQuery build() {
            return new EventQuery(new Builder(this));
        }
    }
}
