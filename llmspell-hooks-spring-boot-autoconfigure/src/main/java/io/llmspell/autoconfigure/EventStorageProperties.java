package io.llmspell.autoconfigure;

import io.llmspell.event.Comparison;
import io.llmspell.event.DataCondition;
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
import org.springframework.boot.convert.DurationStyle;
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
 * @param pollInterval How often durable subscriptions look for events of other instances and for free leases; at most a
 *     third of the lease.
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
        Assert.isTrue(
                pollInterval.multipliedBy(3).compareTo(lease) <= 0,
                () -> PREFIX + "poll-interval must be at most a third of " + PREFIX + "lease, but is "
                        + DurationStyle.SIMPLE.print(pollInterval) + " where that is "
                        + DurationStyle.SIMPLE.print(lease) + ": a lease is renewed no more often than that");
        Assert.isTrue(
                !flushInterval.isNegative(),
                () -> PREFIX + "flush-interval must not be negative, but is " + flushInterval);
        Assert.hasText(path, PREFIX + "path must not be empty");
        indexedFields = List.copyOf(indexedFields);
        for (int i = 0; i < indexedFields.size(); i++) {
            String field = indexedFields.get(i);
            require(field, "indexed-fields[" + i + "]", () -> DataCondition.of(field, Comparison.EQUAL, null));
        }
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
     * @param rules Limits for events of some types, beside those for all: a list of patterns with max-age, max-count or
     *     max-size.
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
            require(
                    batchSize,
                    "retention.batch-size",
                    () -> new RetentionPolicy(List.of(), RetentionPolicy.DEFAULT_INTERVAL, batchSize, false));
            requireLimits("retention.", maxAge, maxCount, maxSize);
            rules = List.copyOf(rules);
            for (int i = 0; i < rules.size(); i++) {
                rules.get(i).check("retention.rules[" + i + "]");
            }
        }

        @Nullable
        RetentionPolicy policy() {
            List<RetentionRule> all = new ArrayList<>();
            if (this.maxAge != null || this.maxCount != null || this.maxSize != null) {
                all.add(rule(List.of(), this.maxAge, this.maxCount, this.maxSize));
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
        }

        /** As part of all properties, where it is known which rule it is. */
        private void check(String property) {
            Assert.isTrue(
                    !this.patterns.isEmpty(),
                    () -> PREFIX + property + " has no patterns, so that it would be about all events: set " + PREFIX
                            + property + ".patterns; limits for all events are " + PREFIX + "retention.max-age,"
                            + " max-count and max-size");
            Assert.isTrue(
                    this.maxAge != null || this.maxCount != null || this.maxSize != null,
                    () -> PREFIX + property + " has no limit: set its max-age, max-count or max-size");
            requireLimits(property + ".", this.maxAge, this.maxCount, this.maxSize);
            for (int i = 0; i < this.patterns.size(); i++) {
                String pattern = this.patterns.get(i);
                require(pattern, property + ".patterns[" + i + "]", () -> EventPattern.of(pattern));
            }
        }

        private RetentionRule toRule() {
            return rule(
                    this.patterns.stream().map(EventPattern::of).toList(), this.maxAge, this.maxCount, this.maxSize);
        }
    }

    private static RetentionRule rule(
            List<EventPattern> patterns,
            @Nullable Duration maxAge,
            @Nullable Long maxCount,
            @Nullable DataSize maxSize) {
        return new RetentionRule(
                patterns, maxAge, maxCount, (maxSize != null) ? Long.valueOf(maxSize.toBytes()) : null);
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

    private static void requireLimits(
            String prefix, @Nullable Duration maxAge, @Nullable Long maxCount, @Nullable DataSize maxSize) {
        if (maxAge != null) {
            requirePositive(maxAge, prefix + "max-age");
        }
        Assert.isTrue(
                maxCount == null || maxCount > 0,
                () -> PREFIX + prefix + "max-count must be at least 1, but is " + maxCount);
        Assert.isTrue(
                maxSize == null || maxSize.toBytes() > 0,
                () -> PREFIX + prefix + "max-size must be more than nothing, but is " + maxSize);
    }

    /**
     * Says which property has a value that cannot be used. What refuses it is no cause: that is all Boot would show.
     */
    private static void require(Object value, String property, Runnable use) {
        try {
            use.run();
        } catch (IllegalArgumentException ex) {
            throw new IllegalArgumentException(PREFIX + property + " cannot be '" + value + "': " + ex.getMessage());
        }
    }
}
