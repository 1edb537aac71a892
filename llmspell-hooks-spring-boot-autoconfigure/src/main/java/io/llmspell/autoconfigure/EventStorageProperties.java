package io.llmspell.autoconfigure;

import io.llmspell.event.EventPattern;
import io.llmspell.event.OverflowStrategy;
import io.llmspell.event.StorageFailure;
import io.llmspell.event.SubscriptionStorage;
import io.llmspell.event.storage.Durability;
import io.llmspell.event.storage.EventTransactions;
import io.llmspell.event.storage.RetentionPolicy;
import io.llmspell.event.storage.RetentionRule;
import io.llmspell.event.storage.WriteOptions;
import io.llmspell.jdbc.SchemaMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * Where events are kept.
 *
 * @param type Kind of storage.
 * @param capacity How many events are kept in memory.
 * @param path File of the H2 database that is made where there is neither a datasource.url nor a DataSource.
 * @param datasource A database of its own.
 * @param initializeSchema When the tables are made.
 * @param durability When an event counts as stored.
 * @param onFailure What becomes of an event that cannot be stored.
 * @param transactions What becomes of events that are published in a transaction of the application.
 * @param timeout How long a publisher, or who asks for events, waits for the database.
 * @param batchSize How many events are written in one transaction at most.
 * @param flushInterval How long an event waits for others to be written with, where durability is async.
 * @param bufferSize How many events wait to be written at most.
 * @param overflow What becomes of an event the buffer has no room for, where durability is async.
 * @param lease After which another instance takes durable subscriptions over from one that is gone.
 * @param pollInterval How often durable subscriptions look for events of other instances.
 * @param saveInterval How often the position of a durable subscription is saved while it handles events.
 * @param retention Which events are removed; by default none.
 * @param indexedFields Fields of data that events are found by faster, such as /customer/id.
 */
@ConfigurationProperties("llmspell.events.storage")
public record EventStorageProperties(
        @DefaultValue("none") StorageType type,
        @DefaultValue("10000") int capacity,
        @DefaultValue("./llmspell-events") String path,
        @DefaultValue Database datasource,
        @DefaultValue("embedded") SchemaMode initializeSchema,
        @DefaultValue("sync") Durability durability,
        @DefaultValue("refuse") StorageFailure onFailure,
        @DefaultValue("own") EventTransactions transactions,
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("256") int batchSize,
        @DefaultValue("50ms") Duration flushInterval,
        @DefaultValue("10000") int bufferSize,
        @DefaultValue("block") OverflowStrategy overflow,
        @DefaultValue("30s") Duration lease,
        @DefaultValue("1s") Duration pollInterval,
        @DefaultValue("100ms") Duration saveInterval,
        @DefaultValue Retention retention,
        @DefaultValue List<String> indexedFields) {

    static final String TYPE = "llmspell.events.storage.type";

    private static final String PREFIX = "llmspell.events.storage.";

    public EventStorageProperties {
        requirePositive(capacity, "capacity");
        requirePositive(batchSize, "batch-size");
        requirePositive(bufferSize, "buffer-size");
        requirePositive(timeout, "timeout");
        requirePositive(lease, "lease");
        requirePositive(pollInterval, "poll-interval");
        requirePositive(saveInterval, "save-interval");
        Assert.isTrue(!flushInterval.isNegative(), PREFIX + "flush-interval must not be negative");
        Assert.hasText(path, PREFIX + "path must not be empty");
        indexedFields = List.copyOf(indexedFields);
    }

    /** Kinds of storage. */
    public enum StorageType {
        /** Events are not kept. */
        NONE,
        /** The last events are kept in memory, and lost with the application. */
        MEMORY,
        /** Events are kept in a database: H2 in a file, or PostgreSQL. */
        JDBC
    }

    /**
     * A database of its own.
     *
     * @param url Where it is; by default events are in the application's DataSource, or else in a file.
     * @param username Who logs in.
     * @param password With which password.
     * @param driverClassName Class of the driver; by default that of the URL.
     * @param maximumPoolSize How many connections there are at most.
     */
    public record Database(
            @Nullable String url,
            @Nullable String username,
            @Nullable String password,
            @Nullable String driverClassName,
            @DefaultValue("8") int maximumPoolSize) {

        public Database {
            requirePositive(maximumPoolSize, "datasource.maximum-pool-size");
        }
    }

    /**
     * Which events are removed: those that are too old, and the oldest of those that are too many.
     *
     * @param maxAge Age after which events are removed.
     * @param maxCount How many events are kept.
     * @param maxSize How much the events that are kept may take, as JSON.
     * @param rules Limits for events of some types, beside those for all.
     * @param interval How often it is looked for events to be removed.
     * @param batchSize How many events are removed in one transaction at most.
     * @param ignoreSubscriptions Whether events are removed that a durable subscription has not handled.
     */
    public record Retention(
            @Nullable Duration maxAge,
            @Nullable Long maxCount,
            @Nullable DataSize maxSize,
            @DefaultValue List<Rule> rules,
            @DefaultValue("1m") Duration interval,
            @DefaultValue("500") int batchSize,
            @DefaultValue("false") boolean ignoreSubscriptions) {

        public Retention {
            requirePositive(interval, "retention.interval");
            requirePositive(batchSize, "retention.batch-size");
            rules = List.copyOf(rules);
        }

        @Nullable
        RetentionPolicy policy() {
            List<RetentionRule> all = new ArrayList<>();
            if (this.maxAge != null || this.maxCount != null || this.maxSize != null) {
                all.add(new Rule(List.of(), this.maxAge, this.maxCount, this.maxSize).toRule());
            }
            this.rules.forEach(rule -> all.add(rule.toRule()));
            return all.isEmpty()
                    ? null
                    : new RetentionPolicy(all, this.interval, this.batchSize, this.ignoreSubscriptions);
        }
    }

    /**
     * Limits for events of some types.
     *
     * @param patterns Patterns of the types.
     * @param maxAge Age after which they are removed.
     * @param maxCount How many of them are kept.
     * @param maxSize How much those that are kept may take, as JSON.
     */
    public record Rule(
            @DefaultValue List<String> patterns,
            @Nullable Duration maxAge,
            @Nullable Long maxCount,
            @Nullable DataSize maxSize) {

        public Rule {
            patterns = List.copyOf(patterns);
            Assert.isTrue(
                    maxAge != null || maxCount != null || maxSize != null,
                    PREFIX + "retention has a rule without a limit: set max-age, max-count or max-size");
        }

        RetentionRule toRule() {
            return new RetentionRule(
                    this.patterns.stream().map(EventPattern::of).toList(),
                    this.maxAge,
                    this.maxCount,
                    (this.maxSize != null) ? Long.valueOf(this.maxSize.toBytes()) : null);
        }
    }

    WriteOptions writeOptions() {
        return new WriteOptions(
                this.durability, this.batchSize, this.flushInterval, this.bufferSize, this.overflow, this.timeout);
    }

    SubscriptionStorage.Timing timing() {
        return new SubscriptionStorage.Timing(this.lease, this.pollInterval, this.saveInterval);
    }

    private static void requirePositive(int number, String property) {
        Assert.isTrue(number > 0, () -> PREFIX + property + " must be at least 1, but is " + number);
    }

    private static void requirePositive(Duration duration, String property) {
        Assert.isTrue(
                !duration.isNegative() && !duration.isZero(),
                () -> PREFIX + property + " must be positive, but is " + duration);
    }
}
