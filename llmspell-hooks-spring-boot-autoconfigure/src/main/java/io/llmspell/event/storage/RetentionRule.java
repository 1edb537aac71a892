package io.llmspell.event.storage;

import io.llmspell.event.EventPattern;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long events of some types are kept: no longer than any of these limits says. Each limit concerns all events that
 * the rule matches together.
 *
 * @param patterns which types are meant; none: all
 * @param maxAge events with an earlier time are removed
 * @param maxCount the newest so many are kept
 * @param maxBytes the newest are kept that have so many bytes as JSON together
 */
public record RetentionRule(
        List<EventPattern> patterns,
        @Nullable Duration maxAge,
        @Nullable Long maxCount,
        @Nullable Long maxBytes) {

    public RetentionRule {
        patterns = List.copyOf(patterns);
        if (maxAge == null && maxCount == null && maxBytes == null) {
            throw new IllegalArgumentException("A rule of retention needs a limit: maxAge, maxCount or maxBytes");
        }
        if (maxAge != null && (maxAge.isNegative() || maxAge.isZero())) {
            throw new IllegalArgumentException("maxAge must be positive, but is " + maxAge);
        }
        requirePositive("maxCount", maxCount);
        requirePositive("maxBytes", maxBytes);
    }

    private static void requirePositive(String name, @Nullable Long value) {
        if (value != null && value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
        }
    }

    /** Removes what is older. */
    public static RetentionRule age(Duration max, String... patterns) {
        return new RetentionRule(compile(patterns), max, null, null);
    }

    /** Keeps the newest so many. */
    public static RetentionRule count(long max, String... patterns) {
        return new RetentionRule(compile(patterns), null, max, null);
    }

    /** Keeps the newest that have so many bytes together. */
    public static RetentionRule bytes(long max, String... patterns) {
        return new RetentionRule(compile(patterns), null, null, max);
    }

    private static List<EventPattern> compile(String... patterns) {
        return Arrays.stream(patterns).map(EventPattern::of).toList();
    }

    /** Whether these are more than it allows. */
    boolean isExceeded(RetentionTotals totals) {
        return (this.maxCount != null && totals.count() > this.maxCount)
                || (this.maxBytes != null && totals.bytes() > this.maxBytes);
    }
}
