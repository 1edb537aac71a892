package io.llmspell.event;

import java.time.Duration;

/**
 * How often a handler is given an event, and how long it is left in peace in between. The pause doubles (or grows by
 * {@code multiplier}) with each attempt.
 *
 * @param maxAttempts how often at most, the first included; at least 1
 * @param backoff the pause after the first attempt; may be zero
 * @param multiplier by what the pause grows; at least 1
 * @param maxBackoff what it does not grow beyond
 */
public record RetryPolicy(int maxAttempts, Duration backoff, double multiplier, Duration maxBackoff) {

    /** Three attempts, 100 ms doubling up to a minute. */
    public static final RetryPolicy DEFAULT = of(3, Duration.ofMillis(100));

    public RetryPolicy {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts must be at least 1, but is " + maxAttempts);
        }
        if (backoff.isNegative() || maxBackoff.isNegative()) {
            throw new IllegalArgumentException(
                    "backoff and maxBackoff must not be negative, but are " + backoff + " and " + maxBackoff);
        }
        if (!(multiplier >= 1)) {
            throw new IllegalArgumentException("multiplier must be at least 1, but is " + multiplier);
        }
    }

    /** The pause doubles up to a minute. */
    public static RetryPolicy of(int maxAttempts, Duration backoff) {
        Duration most = Duration.ofMinutes(1);
        return new RetryPolicy(maxAttempts, backoff, 2, (backoff.compareTo(most) > 0) ? backoff : most);
    }

    /** One attempt. */
    public static RetryPolicy never() {
        return of(1, Duration.ZERO);
    }

    /** The pause after this attempt, from 1, in nanoseconds; negative if there is to be no other. */
    long nanosAfter(int attempt) {
        if (attempt >= this.maxAttempts) {
            return -1;
        }
        double grown = (double) Nanos.of(this.backoff) * Math.pow(this.multiplier, attempt - 1);
        return (long) Math.min(grown, (double) Nanos.of(this.maxBackoff));
    }
}
