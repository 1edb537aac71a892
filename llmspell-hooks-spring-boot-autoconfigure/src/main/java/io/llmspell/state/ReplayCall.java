package io.llmspell.state;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.CallStack;
import io.llmspell.hook.CallStacks;
import io.llmspell.hook.HookCall;
import io.llmspell.hook.HookChain;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.InvalidHookResultException;
import io.llmspell.hook.Outcome;
import io.llmspell.hook.PointKind;
import io.llmspell.hook.Progress;
import io.llmspell.hook.RegisteredHook;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A recorded call at one point, where results change what later hooks see, as they would, and nothing else. */
final class ReplayCall extends HookCall {

    private final HookTarget target;

    private final HookPoint point;

    private final HookStateStore state;

    /** Fits a changed argument to the type of the one before. */
    private final BiFunction<Object, Class<?>, @Nullable Object> fit;

    private Arguments arguments;

    private Progress progress;

    private boolean cancelled;

    private boolean decided;

    ReplayCall(
            CallStacks stacks,
            CallStack stack,
            RecordedDecision start,
            ReplayValues values,
            HookStateStore state,
            BiFunction<Object, Class<?>, @Nullable Object> fit) {
        super(stacks, stack);
        this.target = start.target();
        this.point = HookPoint.of(start.point());
        this.state = state;
        this.fit = fit;
        this.arguments = values.arguments(start);
        this.progress = values.progress(start);
    }

    /** Runs the hooks of the phases that a call runs, in its order. */
    void run(HookChain chain, boolean first) {
        PointKind kind = this.point.kind();
        boolean onlyGuards = !first && (kind == PointKind.BEFORE || kind == PointKind.VALIDATION);
        // What a cancelled call does not come to is only observed.
        boolean onlyObservers = this.progress.outcome() == Outcome.CANCELLED;
        if (!onlyGuards && !onlyObservers) {
            chain.run(HookPhase.TRANSFORM, this);
        }
        boolean ended = this.cancelled || (this.decided && kind == PointKind.AFTER);
        if (!ended && !onlyObservers) {
            chain.run(HookPhase.GUARD, this);
        }
        if (!onlyGuards) {
            chain.run(HookPhase.OBSERVE, this);
        }
    }

    @Override
    protected HookTarget target() {
        return this.target;
    }

    @Override
    protected HookContext context() {
        HookContext context = context(this.point, this.arguments, this.progress);
        context.metadata().put(HookStateScope.KEY, this.state);
        return context;
    }

    @Override
    protected boolean accept(RegisteredHook hook, HookResult result, HookMode mode) {
        boolean enforced = mode == HookMode.ENFORCE;
        if (result instanceof HookResult.Cancel) {
            return enforced && cancel(result);
        }
        if (result instanceof HookResult.Modified modified && this.point.kind() != PointKind.ERROR) {
            change(modified, enforced);
            return false;
        }
        if (!enforced || goesOn(result)) {
            return false;
        }
        this.decided = true;
        this.progress = this.progress.withDecision(result);
        return true;
    }

    /** Whether what it says is for later, or changes the value of the operation and no more. */
    private boolean goesOn(HookResult result) {
        boolean after = this.point.kind() == PointKind.AFTER;
        if (result instanceof HookResult.Cache cache) {
            if (after && cache.answering()) {
                this.progress = this.progress.withResult(cache.result()).withDecision(result);
            }
            return after || (!cache.answering() && this.point.kind() == PointKind.BEFORE);
        }
        if (after && result instanceof HookResult.Replace replace && replace.kind() == HookResult.Replace.Kind.VALUE) {
            this.progress = this.progress.withResult(replace.with()).withDecision(result);
            return true;
        }
        return false;
    }

    private boolean cancel(HookResult decision) {
        this.cancelled = true;
        this.progress = new Progress(
                Outcome.CANCELLED, this.progress.result(), this.progress.error(), decision, this.progress.attempt());
        return true;
    }

    private void change(HookResult.Modified modified, boolean enforced) {
        boolean after = this.point.kind() == PointKind.AFTER;
        Arguments changed = after ? this.arguments : merged(modified.value());
        if (enforced) {
            this.arguments = changed;
            this.progress = (after ? this.progress.withResult(modified.value()) : this.progress).withDecision(modified);
        }
    }

    private Arguments merged(@Nullable Object value) {
        @Nullable Object[] values = this.arguments.toArray();
        if (value instanceof Map<?, ?> changes) {
            changes.forEach((name, change) -> {
                int index = this.arguments.indexOf(String.valueOf(name));
                if (index < 0) {
                    throw new InvalidHookResultException("it changes argument '" + name + "', but " + this.target
                            + " has only " + this.arguments.names());
                }
                values[index] = fitted(index, change);
            });
        } else if (values.length == 1) {
            values[0] = fitted(0, value);
        } else {
            throw new InvalidHookResultException("it changes the arguments of " + this.target
                    + " with a bare value, but there are " + values.length);
        }
        return this.arguments.withValues(values);
    }

    private @Nullable Object fitted(int index, @Nullable Object change) {
        Class<?> type = this.arguments.type(index);
        return (change == null || type.isInstance(change)) ? change : this.fit.apply(change, type);
    }

    @Override
    protected void cancelledByFailure(RegisteredHook hook, HookFailure failure) {
        cancel(HookResult.cancel("the hook failed: " + failure.message()));
    }
}
