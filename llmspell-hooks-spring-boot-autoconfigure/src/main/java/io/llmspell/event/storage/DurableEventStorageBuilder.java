package io.llmspell.event.storage;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.llmspell.event.EventStorageListener;
import io.llmspell.event.SubscriptionStorage;
import io.llmspell.jdbc.SchemaMode;
import io.llmspell.jdbc.StoreDatabase;
import io.llmspell.jdbc.StoreSchema;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes a {@link DurableEventStorage}. Everything has a default. */
public final class DurableEventStorageBuilder {

    /** The tables. */
    public static final StoreSchema SCHEMA = new StoreSchema("events", "io/llmspell/event/storage", 1);

    final StoreDatabase database;

    WriteOptions options = WriteOptions.DEFAULT;

    EventTransactions transactions = EventTransactions.OWN;

    final List<EventStorageListener> listeners = new ArrayList<>();

    SubscriptionStorage.Timing timing = SubscriptionStorage.Timing.DEFAULT;

    Consumer<Runnable> shield = Runnable::run;

    @Nullable
    RetentionPolicy retention;

    InstantSource clock = InstantSource.system();

    private @Nullable List<String> indexedFields;

    private SchemaMode schema = SchemaMode.EMBEDDED;

    private @Nullable CircuitBreaker breaker;

    DurableEventStorageBuilder(StoreDatabase database) {
        this.database = database;
    }

    /** When the tables are made; by default if the database is in this JVM. */
    public DurableEventStorageBuilder schema(SchemaMode schema) {
        this.schema = schema;
        return this;
    }

    public DurableEventStorageBuilder options(WriteOptions options) {
        this.options = options;
        return this;
    }

    /** By default, events have transactions of their own. */
    public DurableEventStorageBuilder transactions(EventTransactions transactions) {
        this.transactions = transactions;
        return this;
    }

    /**
     * Indexes fields of the data, so that conditions on them are quick. It concerns what is stored from then on, by
     * whatever instance; a field that is not among them is indexed no longer. By default it stays as it is.
     *
     * @param jsonPointers where the fields are in the data, such as {@code /customer/id} (RFC 6901)
     * @throws IllegalArgumentException if one is no JSON pointer, or has more than 256 characters
     */
    public DurableEventStorageBuilder indexedFields(List<String> jsonPointers) {
        this.indexedFields = FieldTable.check(jsonPointers);
        return this;
    }

    /** Which events are removed after some time; by default none. */
    public DurableEventStorageBuilder retention(RetentionPolicy policy) {
        this.retention = policy;
        return this;
    }

    /** Tells how old events are; by default the clock of the system. */
    public DurableEventStorageBuilder clock(InstantSource clock) {
        this.clock = clock;
        return this;
    }

    /** How instances share durable subscriptions. */
    public DurableEventStorageBuilder timing(SubscriptionStorage.Timing timing) {
        this.timing = timing;
        return this;
    }

    public DurableEventStorageBuilder listener(EventStorageListener listener) {
        this.listeners.add(listener);
        return this;
    }

    EventStorageListener listener() {
        return new StorageListeners(this.listeners);
    }

    /**
     * Keeps publishers from waiting for a database that is down; by default it opens after five failures in a row, for
     * five seconds.
     */
    public DurableEventStorageBuilder breaker(CircuitBreaker breaker) {
        this.breaker = breaker;
        return this;
    }

    /** Runs what talks to the database on a thread of the application, so that nobody interrupts it meanwhile. */
    public DurableEventStorageBuilder shield(Consumer<Runnable> shield) {
        this.shield = shield;
        return this;
    }

    CircuitBreaker breaker() {
        return (this.breaker != null) ? this.breaker : CircuitBreaker.of("events.storage", breakerDefaults());
    }

    /** The settings of the breaker by default. */
    public static CircuitBreakerConfig breakerDefaults() {
        return CircuitBreakerConfig.custom()
                .slidingWindowSize(5)
                .minimumNumberOfCalls(5)
                .failureRateThreshold(100)
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitDurationInOpenState(Duration.ofSeconds(5))
                .maxWaitDurationInHalfOpenState(Duration.ofMinutes(1))
                .writableStackTraceEnabled(false)
                .build();
    }

    /**
     * Makes the storage, and its tables as {@link #schema} says.
     *
     * @throws io.llmspell.jdbc.SchemaException if the tables are not there, or of another version
     */
    public DurableEventStorage build() {
        SCHEMA.install(this.database, this.schema);
        if (this.indexedFields != null) {
            FieldTable.install(this.database, this.indexedFields);
        }
        return new JdbcEventStorage(this);
    }
}
