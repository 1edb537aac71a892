package io.llmspell.security;

import java.time.Duration;

/**
 * How many events a publisher may publish in a period.
 *
 * @param limit how many; at least 1
 * @param period in which time; more than none
 */
public record RateLimit(int limit, Duration period) {

    public RateLimit {
        if (limit < 1) {
            throw new IllegalArgumentException("A rate limit must allow at least 1 event, but it is " + limit);
        }
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("The period of a rate limit must be positive, but is " + period);
        }
    }
}
