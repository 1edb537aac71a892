package io.llmspell.hook;

import java.time.Duration;
import java.util.Objects;

/**
 * What holds for hooks that do not say otherwise.
 *
 * @param timeout the deadline of a hook; positive, default 100 ms
 * @param execution on which thread a hook runs; default {@link ExecutionMode#ADAPTIVE}
 * @param breaker when a hook's breaker opens; default {@link BreakerSettings#DEFAULT}
 */
public record HookDefaults(Duration timeout, ExecutionMode execution, BreakerSettings breaker) {

    public static final HookDefaults DEFAULT =
            new HookDefaults(Duration.ofMillis(100), ExecutionMode.ADAPTIVE, BreakerSettings.DEFAULT);

    public HookDefaults {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("The default timeout of hooks must be positive, but is " + timeout);
        }
        Objects.requireNonNull(execution, "execution");
        Objects.requireNonNull(breaker, "breaker");
    }
}
