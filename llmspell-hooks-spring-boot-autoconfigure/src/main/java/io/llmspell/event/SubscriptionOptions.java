package io.llmspell.event;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a subscription takes and handles its events. Immutable. */
public final class SubscriptionOptions {

    public static final int DEFAULT_CAPACITY = 10_000;

    public static final Duration DEFAULT_HANDLER_TIMEOUT = Duration.ofSeconds(30);

    public static final Duration DEFAULT_EXPIRY = Duration.ofMinutes(5);

    private static final SubscriptionOptions DEFAULTS = builder().build();

    private final Builder values;

    private SubscriptionOptions(Builder values) {
        this.values = values;
    }

    public static SubscriptionOptions defaults() {
        return DEFAULTS;
    }

    /** The defaults, under a name. */
    public static SubscriptionOptions named(String name) {
        return builder().name(name).build();
    }

    public static Builder builder() {
        return new Builder();
    }

    public Builder toBuilder() {
        return new Builder(this.values);
    }

    /** Unique among the open subscriptions of a bus, and a tag of its meters; {@code null} for none. */
    public @Nullable String name() {
        return this.values.name;
    }

    /** On whose account it counts: an owner may have so many subscriptions. */
    public String owner() {
        return this.values.owner;
    }

    /** How many events wait at most; 10,000 by default. Memory is taken as events come. */
    public int capacity() {
        return this.values.capacity;
    }

    /** What becomes of an event there is no room for; by default the oldest is dropped. */
    public FlowController flow() {
        return this.values.flow;
    }

    /** How many events may be handled at the same time; 1 by default, which keeps their order. */
    public int concurrency() {
        return this.values.concurrency;
    }

    /**
     * Where more than one event is handled at a time, events of the same key are handled in order, one after the other.
     * The queue is split then: each of the {@code concurrency} lanes takes its share of the capacity.
     */
    public @Nullable Function<UniversalEvent, @Nullable String> orderingKey() {
        return this.values.orderingKey;
    }

    public RetryPolicy retry() {
        return this.values.retry;
    }

    /** After which a handler is interrupted; 30 s by default, zero for never. */
    public Duration handlerTimeout() {
        return this.values.handlerTimeout;
    }

    /** After which a pull subscription that nobody reads is closed; 5 min by default, zero for never. */
    public Duration expiry() {
        return this.values.expiry;
    }

    /**
     * Whether its events come from the storage, so that it goes on where it stopped when the application starts again;
     * not by default. It has a name, handles one event after the other, and neither drops nor rejects any.
     */
    public boolean durable() {
        return this.values.durable;
    }

    /** Where it begins, if it is durable and new; by default with what is stored from now on. */
    public StartAt startAt() {
        return this.values.startAt;
    }

    /** Whether it begins at once, if it is durable, and not when it is {@linkplain Subscription#start() started}. */
    public boolean autoStart() {
        return this.values.autoStart;
    }

    @Override
    public String toString() {
        return "SubscriptionOptions[name=" + name() + ", owner=" + owner() + ", capacity=" + capacity() + ", flow="
                + flow() + ", concurrency=" + concurrency() + "]";
    }

    /** Makes options; may be used again after {@link #build()}. */
    public static final class Builder {

        private @Nullable String name;

        private String owner = "application";

        private int capacity = DEFAULT_CAPACITY;

        private FlowController flow = FlowController.dropOldest();

        private int concurrency = 1;

        private @Nullable Function<UniversalEvent, @Nullable String> orderingKey;

        private RetryPolicy retry = RetryPolicy.DEFAULT;

        private Duration handlerTimeout = DEFAULT_HANDLER_TIMEOUT;

        private Duration expiry = DEFAULT_EXPIRY;

        private boolean durable;

        private StartAt startAt = StartAt.NOW;

        private boolean autoStart = true;

        private Builder() {}

        private Builder(Builder other) {
            this.name = other.name;
            this.owner = other.owner;
            this.capacity = other.capacity;
            this.flow = other.flow;
            this.concurrency = other.concurrency;
            this.orderingKey = other.orderingKey;
            this.retry = other.retry;
            this.handlerTimeout = other.handlerTimeout;
            this.expiry = other.expiry;
            this.durable = other.durable;
            this.startAt = other.startAt;
            this.autoStart = other.autoStart;
        }

        public Builder name(@Nullable String name) {
            if (name != null && name.isBlank()) {
                throw new IllegalArgumentException("A subscription's name must not be blank: leave it out");
            }
            this.name = name;
            return this;
        }

        public Builder owner(String owner) {
            this.owner = owner;
            return this;
        }

        public Builder capacity(int capacity) {
            if (capacity < 1) {
                throw new IllegalArgumentException("The capacity must be at least 1, but is " + capacity);
            }
            this.capacity = capacity;
            return this;
        }

        public Builder flow(FlowController flow) {
            this.flow = flow;
            return this;
        }

        public Builder concurrency(int concurrency) {
            if (concurrency < 1) {
                throw new IllegalArgumentException("The concurrency must be at least 1, but is " + concurrency);
            }
            this.concurrency = concurrency;
            return this;
        }

        public Builder orderingKey(@Nullable Function<UniversalEvent, @Nullable String> orderingKey) {
            this.orderingKey = orderingKey;
            return this;
        }

        public Builder retry(RetryPolicy retry) {
            this.retry = retry;
            return this;
        }

        public Builder handlerTimeout(Duration handlerTimeout) {
            this.handlerTimeout = requireNotNegative("handlerTimeout", handlerTimeout);
            return this;
        }

        public Builder expiry(Duration expiry) {
            this.expiry = requireNotNegative("expiry", expiry);
            return this;
        }

        public Builder durable(boolean durable) {
            this.durable = durable;
            return this;
        }

        public Builder startAt(StartAt startAt) {
            this.startAt = startAt;
            return this;
        }

        public Builder autoStart(boolean autoStart) {
            this.autoStart = autoStart;
            return this;
        }

        private static Duration requireNotNegative(String name, Duration duration) {
            if (duration.isNegative()) {
                throw new IllegalArgumentException(name + " must not be negative, but is " + duration);
            }
            return duration;
        }

        public SubscriptionOptions build() {
            if (this.concurrency > this.capacity) {
                throw new IllegalArgumentException("The concurrency (" + this.concurrency
                        + ") must not be more than the capacity (" + this.capacity + ")");
            }
            if (this.durable && this.name == null) {
                throw new IllegalArgumentException(
                        "A durable subscription needs a name of its own: its position is kept under it");
            }
            if (this.durable && this.concurrency > 1) {
                throw new IllegalArgumentException("A durable subscription handles its events in order, one after the"
                        + " other: its concurrency must be 1, but is " + this.concurrency);
            }
            Builder copy = new Builder(this);
            if (this.durable) {
                // What its queue has no room for is read once more: nothing may be evicted.
                copy.flow = FlowController.reject();
            }
            return new SubscriptionOptions(copy);
        }
    }
}
