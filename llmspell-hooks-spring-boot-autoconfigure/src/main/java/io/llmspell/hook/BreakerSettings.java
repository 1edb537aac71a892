package io.llmspell.hook;

import java.time.Duration;

/**
 * When a hook's circuit breaker opens and closes.
 *
 * @param failureThreshold consecutive failures that open it; at least 1, default 5
 * @param successThreshold consecutive successes that close it from half-open; at least 1, default 2. The first failure
 *     in half-open opens it again.
 * @param openDuration how long it stays open before calls are tried again; positive, default 30 s. It is also the
 *     longest wait in half-open for calls that do not come back.
 */
public record BreakerSettings(int failureThreshold, int successThreshold, Duration openDuration) {

    /** 5 failures, 2 successes, 30 seconds. */
    public static final BreakerSettings DEFAULT = new BreakerSettings(5, 2, Duration.ofSeconds(30));

    public BreakerSettings {
        if (failureThreshold < 1 || successThreshold < 1) {
            throw new IllegalArgumentException("The thresholds of a breaker must be at least 1, but are "
                    + failureThreshold + " and " + successThreshold);
        }
        if (openDuration.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "The open duration of a breaker must be at least 1 ms, but is " + openDuration);
        }
    }
}
