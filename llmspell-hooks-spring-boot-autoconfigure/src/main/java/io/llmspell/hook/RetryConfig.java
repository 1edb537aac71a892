package io.llmspell.hook;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * How an operation is run again.
 *
 * @param maxAttempts how often the operation may run in this call, the first run included; at least 1
 * @param backoff the wait before the next attempt; not negative, default none
 * @param multiplier by which the wait grows from attempt to attempt; at least 1, default 1
 * @param retryOn which exceptions are worth another attempt; default all. Asked on the caller's thread, outside of the
 *     hook's deadline; if it throws, there is no other attempt. Cancellation, interruption and
 *     {@link VirtualMachineError} never are, whatever this says.
 */
public record RetryConfig(int maxAttempts, Duration backoff, double multiplier, Predicate<? super Throwable> retryOn) {

    public RetryConfig {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts must be at least 1, but is " + maxAttempts);
        }
        if (backoff.isNegative()) {
            throw new IllegalArgumentException("backoff must not be negative, but is " + backoff);
        }
        if (!(multiplier >= 1)) {
            throw new IllegalArgumentException("multiplier must be at least 1, but is " + multiplier);
        }
        Objects.requireNonNull(retryOn, "retryOn");
    }

    /** Up to this many attempts on any exception, without a wait. */
    public static RetryConfig attempts(int maxAttempts) {
        return new RetryConfig(maxAttempts, Duration.ZERO, 1, exception -> true);
    }

    /** The same with this wait between attempts. */
    public RetryConfig withBackoff(Duration backoff) {
        return new RetryConfig(this.maxAttempts, backoff, this.multiplier, this.retryOn);
    }

    /** The same with a wait that starts at {@code backoff} and is multiplied each time. */
    public RetryConfig withBackoff(Duration backoff, double multiplier) {
        return new RetryConfig(this.maxAttempts, backoff, multiplier, this.retryOn);
    }

    /** The same for these exceptions only. */
    public RetryConfig on(Predicate<? super Throwable> retryOn) {
        return new RetryConfig(this.maxAttempts, this.backoff, this.multiplier, retryOn);
    }

    /** The same for exceptions of this type only. */
    public RetryConfig on(Class<? extends Throwable> type) {
        return on(type::isInstance);
    }
}
