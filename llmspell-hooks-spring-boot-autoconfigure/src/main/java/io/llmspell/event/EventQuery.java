package io.llmspell.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
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

    /** The one type asked for. */
    public @Nullable String type() {
        return this.values.type;
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

    /** What fields of the data must be like. */
    public List<DataCondition> conditions() {
        return this.values.conditions;
    }

    /** Where the page before ended, so that this one begins after it; {@code null} for the first one. */
    public @Nullable Long after() {
        return this.values.after;
    }

    /** Whether the newest come first; else the oldest do. */
    public boolean newestFirst() {
        return this.values.newestFirst;
    }

    /** How many at most; 100 by default. */
    public int limit() {
        return isLimited() ? this.values.limit : DEFAULT_LIMIT;
    }

    /** Whether a limit was set. */
    public boolean isLimited() {
        return this.values.limit > 0;
    }

    /** The same, to be changed. */
    public Builder toBuilder() {
        return new Builder(this.values);
    }

    /** Whether a position comes after {@link #after}, in the order of this query. */
    public boolean isAhead(long position) {
        Long after = after();
        return after == null || (newestFirst() ? position < after : position > after);
    }

    /** Whether the event is asked for, its position and the limit apart. */
    public boolean matches(UniversalEvent event) {
        return matchesType(event.eventType())
                && (from() == null || !event.timestamp().isBefore(from()))
                && (to() == null || event.timestamp().isBefore(to()))
                && (correlationId() == null
                        || correlationId().equals(event.source().correlationId()))
                && (source() == null || source().equals(event.source().component()))
                && matchesData(event);
    }

    /** The same without conditions on data, and so without a limit. */
    EventQuery withoutConditions() {
        Builder builder = toBuilder();
        builder.conditions = List.of();
        builder.limit = 0;
        return builder.build();
    }

    boolean matchesData(UniversalEvent event) {
        for (DataCondition condition : conditions()) {
            if (!condition.matches(event)) {
                return false;
            }
        }
        return true;
    }

    /** Whether events of this type may be asked for. */
    public boolean matchesType(String type) {
        return (type() == null || type().equals(type))
                && (patterns().isEmpty() || patterns().stream().anyMatch(pattern -> pattern.matches(type)));
    }

    /** Makes queries; may be used again after {@link #build()}. */
    public static final class Builder {

        private List<EventPattern> patterns = List.of();

        private @Nullable String type;

        private @Nullable Instant from;

        private @Nullable Instant to;

        private @Nullable String correlationId;

        private @Nullable String source;

        private List<DataCondition> conditions = List.of();

        private @Nullable Long after;

        private boolean newestFirst;

        private int limit;

        private Builder() {}

        private Builder(Builder other) {
            this.patterns = other.patterns;
            this.type = other.type;
            this.from = other.from;
            this.to = other.to;
            this.correlationId = other.correlationId;
            this.source = other.source;
            this.conditions = other.conditions;
            this.after = other.after;
            this.newestFirst = other.newestFirst;
            this.limit = other.limit;
        }

        /** Patterns of types; see {@link EventPattern}. */
        public Builder patterns(String... patterns) {
            return patterns(Arrays.stream(patterns).map(EventPattern::of).toList());
        }

        public Builder patterns(Collection<EventPattern> patterns) {
            this.patterns = List.copyOf(patterns);
            return this;
        }

        /** One type, by name: nothing in it is a wildcard. */
        public Builder type(String eventType) {
            this.type = eventType;
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

        /**
         * Adds a condition such as {@code data.amount >= 500}; see {@link DataCondition#parse}.
         *
         * @throws IllegalArgumentException if it is none
         */
        public Builder where(String condition) {
            return where(DataCondition.parse(condition));
        }

        /** Adds a condition on a field of the data. */
        public Builder where(DataCondition condition) {
            List<DataCondition> all = new ArrayList<>(this.conditions);
            all.add(condition);
            this.conditions = List.copyOf(all);
            return this;
        }

        /** Begins after this position: {@link EventPage#next} of the page before. */
        public Builder after(long position) {
            this.after = position;
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
