package io.llmspell.hook;

import java.time.Duration;

/** What is done at the deadline of a hook that has not returned, by whoever watches it. */
final class Overrun {

    private Overrun() {}

    /**
     * Records the failure and keeps later calls out of the hook's way.
     *
     * @param movable whether later calls may run on a thread of their own; if not, the breaker opens at once
     */
    static void record(BoundHook bound, HookContext context, HookMode mode, long nanos, boolean movable) {
        HookEntry hook = bound.hook;
        HookFailure failure = failure(bound);
        hook.breaker().error(nanos, new HookTimeoutException(failure.message()));
        if (!movable && hook.execution() != ExecutionMode.CALLER_THREAD) {
            hook.breaker().open();
        } else if (hook.execution() == ExecutionMode.ADAPTIVE) {
            hook.move();
        }
        bound.failed(context, failure, mode, nanos);
    }

    static HookFailure failure(BoundHook bound) {
        return new HookFailure(
                HookFailure.Kind.TIMEOUT,
                "it did not return within "
                        + Duration.ofNanos(bound.timeoutNanos).toMillis() + " ms",
                null);
    }
}
