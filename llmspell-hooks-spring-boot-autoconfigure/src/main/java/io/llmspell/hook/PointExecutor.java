package io.llmspell.hook;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fires points that have no operation to intercept. */
final class PointExecutor implements HookExecutor {

    private final HookRegistry registry;

    private final CallStacks stacks;

    private final Watchdog watchdog;

    private final OwnThreads ownThreads;

    PointExecutor(HookRegistry registry, CallStacks stacks, Watchdog watchdog, OwnThreads ownThreads) {
        this.registry = registry;
        this.stacks = stacks;
        this.watchdog = watchdog;
        this.ownThreads = ownThreads;
    }

    @Override
    public HookOutcome fire(HookPoint point, HookTarget target, Arguments arguments) {
        HookChain chain = this.registry.snapshot().chain(point, target);
        if (chain.isEmpty()) {
            return new HookOutcome(arguments.asMap(), null, null);
        }
        CallStack stack = this.stacks.current();
        PointCall call = new PointCall(this.stacks, stack, target, point, arguments);
        stack.enter(target.component(), call);
        try {
            chain.run(HookPhase.TRANSFORM, call);
            if (!call.cancelled()) {
                chain.run(HookPhase.GUARD, call);
            }
            chain.run(HookPhase.OBSERVE, call);
        } finally {
            stack.leave();
        }
        return call.outcome();
    }

    @Override
    public CallStacks callStacks() {
        return this.stacks;
    }

    @Override
    public void close() {
        this.watchdog.close();
        this.ownThreads.close();
    }

    /** A call that is nothing but its point. */
    private static final class PointCall extends HookCall {

        private final HookTarget target;

        private final HookPoint point;

        private Arguments arguments;

        private Progress progress = Progress.FIRST;

        private @Nullable HookCancelledException cancellation;

        private PointCall(CallStacks stacks, CallStack stack, HookTarget target, HookPoint point, Arguments arguments) {
            super(stacks, stack);
            this.target = target;
            this.point = point;
            this.arguments = arguments;
        }

        private boolean cancelled() {
            return this.cancellation != null;
        }

        private HookOutcome outcome() {
            return new HookOutcome(this.arguments.asMap(), this.progress.decision(), this.cancellation);
        }

        @Override
        protected HookTarget target() {
            return this.target;
        }

        @Override
        protected HookContext context() {
            return context(this.point, this.arguments, this.progress);
        }

        @Override
        protected boolean accept(RegisteredHook hook, HookResult result, HookMode mode) {
            if (result instanceof HookResult.Modified modified) {
                Arguments changed = merge(modified.value());
                if (mode == HookMode.ENFORCE) {
                    this.arguments = changed;
                    this.progress = this.progress.withDecision(result);
                }
                return false;
            }
            if (result instanceof HookResult.Cancel cancel) {
                if (mode == HookMode.ENFORCE) {
                    cancel(hook, result, cancel.reason(), null);
                }
                return mode == HookMode.ENFORCE;
            }
            throw new InvalidHookResultException("it returned " + result.type().externalName() + ", but " + target()
                    + " at " + this.point.externalName() + " has no operation to apply it to");
        }

        @Override
        protected void cancelledByFailure(RegisteredHook hook, HookFailure failure) {
            String reason = "the hook failed: " + failure.message();
            cancel(hook, HookResult.cancel(reason), reason, failure.cause());
        }

        private void cancel(RegisteredHook hook, HookResult decision, String reason, @Nullable Throwable cause) {
            this.cancellation = new HookCancelledException(hook.name(), reason, this.point, target(), cause);
            this.progress = new Progress(Outcome.CANCELLED, null, null, decision, 1);
        }

        private Arguments merge(@Nullable Object value) {
            if (!(value instanceof Map<?, ?> changes)) {
                if (this.arguments.size() == 1) {
                    return checked(this.arguments.withValues(new Object[] {value}));
                }
                throw new InvalidHookResultException("it modified " + target() + " with a bare value, but there are "
                        + this.arguments.size() + " values: use a map by name");
            }
            @Nullable Object[] merged = this.arguments.toArray();
            changes.forEach((name, change) -> {
                int index = this.arguments.indexOf(String.valueOf(name));
                if (index < 0) {
                    throw new InvalidHookResultException(
                            "it modified '" + name + "', but " + target() + " has only " + this.arguments.names());
                }
                merged[index] = change;
            });
            return checked(this.arguments.withValues(merged));
        }

        private Arguments checked(Arguments changed) {
            for (int i = 0; changed.declaresTypes() && i < changed.size(); i++) {
                Object value = changed.value(i);
                if (!changed.type(i).isInstance(value)) {
                    throw new InvalidHookResultException(
                            "it modified '" + changed.name(i) + "' of " + target() + " to a "
                                    + ((value != null) ? value.getClass().getName() : "null") + ", but it is a "
                                    + changed.type(i).getName());
                }
            }
            return changed;
        }
    }
}
