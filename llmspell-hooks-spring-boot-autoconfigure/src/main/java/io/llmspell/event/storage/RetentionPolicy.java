package io.llmspell.event.storage;

import java.time.Duration;
import java.util.List;

/**
 * Which events are removed, and how. An event is removed if any rule that matches its type says so.
 *
 * @param rules in any order
 * @param interval how often they are applied; every minute by default
 * @param batchSize how many events are removed in one transaction at most; 500 by default
 * @param ignoreSubscriptions whether events are removed that a durable subscription has not handled yet; by default not
 */
public record RetentionPolicy(
        List<RetentionRule> rules, Duration interval, int batchSize, boolean ignoreSubscriptions) {

    public static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

    public static final int DEFAULT_BATCH_SIZE = 500;

    /** The parameters of a statement are limited. */
    private static final int MAX_BATCH_SIZE = 10_000;

    public RetentionPolicy {
        rules = List.copyOf(rules);
        if (interval.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "The interval of retention must be at least a millisecond, but is " + interval);
        }
        if (batchSize < 1 || batchSize > MAX_BATCH_SIZE) {
            throw new IllegalArgumentException(
                    "The batchSize of retention must be from 1 to " + MAX_BATCH_SIZE + ", but is " + batchSize);
        }
    }

    /** These rules, and the defaults. */
    public static RetentionPolicy of(RetentionRule... rules) {
        return new RetentionPolicy(List.of(rules), DEFAULT_INTERVAL, DEFAULT_BATCH_SIZE, false);
    }
}
