package io.llmspell.integration;

import io.llmspell.hook.HookBudgetExceededException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookExecutionListener;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookListener;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RegisteredHook;
import io.llmspell.state.HookStateLimitException;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Fires RESOURCE_LIMIT_EXCEEDED for the limits that hooks run into: what a call may grow to, the threads of hooks that
 * run on their own, and what a hook may remember. The component and the operation are those of the hook's call.
 */
public final class LimitHooks implements HookListener {

    private final Supplier<Refusals> refusals;

    /**
     * Makes one.
     *
     * @param refusals asked for when it is first needed
     */
    public LimitHooks(Supplier<Refusals> refusals) {
        this.refusals = refusals;
    }

    @Override
    @SuppressWarnings("SuspiciousMethodCalls") // a custom point is none of them
    public @Nullable HookExecutionListener observe(RegisteredHook hook, HookPoint point) {
        return Refusals.POINTS.contains(point) ? null : new Failures(this.refusals, hook);
    }

    private record Failures(Supplier<Refusals> refusals, RegisteredHook hook) implements HookExecutionListener {

        @Override
        public void completed(HookContext context, HookResult result, HookMode mode, long nanos) {
            // It kept to all limits.
        }

        @Override
        public void failed(HookContext context, HookFailure failure, HookMode mode, long nanos) {
            String limit = limit(failure, mode);
            if (limit != null) {
                this.refusals.get().limit(context.target(), limit, failure.message(), Map.of("hook", this.hook.name()));
            }
        }

        private static @Nullable String limit(HookFailure failure, HookMode mode) {
            if (failure.kind() == HookFailure.Kind.REJECTED) {
                return "own_threads";
            }
            if (failure.cause() instanceof CallLimitException exceeded) {
                // A shadowed result would not have been applied anyway.
                return (mode == HookMode.ENFORCE) ? exceeded.limit() : null;
            }
            if (failure.cause() instanceof HookBudgetExceededException exceeded) {
                return exceeded.limit();
            }
            return (failure.cause() instanceof HookStateLimitException) ? "hook_state" : null;
        }
    }
}
