package io.llmspell.test;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.CallStack;
import io.llmspell.hook.CallStacks;
import io.llmspell.hook.HookCall;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.InvalidHookResultException;
import io.llmspell.hook.PointKind;
import io.llmspell.hook.Progress;
import io.llmspell.hook.RegisteredHook;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call that is nothing but one point: its results change what later hooks see, and no operation runs. */
final class TestCall extends HookCall {

    private final HookTarget target;

    private final HookPoint point;

    private Arguments arguments;

    private Progress progress;

    private boolean cancelled;

    private @Nullable String decider;

    TestCall(CallStacks stacks, CallStack stack, HookContextBuilder given) {
        super(stacks, stack);
        this.target = given.target();
        this.point = given.point();
        this.arguments = given.arguments();
        this.progress = given.progress();
    }

    @Override
    protected HookTarget target() {
        return this.target;
    }

    @Override
    protected HookContext context() {
        return context(this.point, this.arguments, this.progress);
    }

    Arguments arguments() {
        return this.arguments;
    }

    Progress progress() {
        return this.progress;
    }

    boolean cancelled() {
        return this.cancelled;
    }

    /** The hook that decided last; {@code null} if none did. */
    @Nullable
    String decider() {
        return this.decider;
    }

    @Override
    protected boolean accept(RegisteredHook hook, HookResult result, HookMode mode) {
        boolean after = this.point.kind() == PointKind.AFTER || this.point.kind() == PointKind.ERROR;
        Arguments changed = this.arguments;
        if (result instanceof HookResult.Modified modified && !after) {
            changed = merged(modified.value());
        }
        if (mode != HookMode.ENFORCE) {
            return false;
        }
        this.arguments = changed;
        this.decider = hook.name();
        this.progress = this.progress.withDecision(result);
        if (result instanceof HookResult.Modified modified) {
            this.progress = after ? this.progress.withResult(modified.value()) : this.progress;
            return this.point.kind() == PointKind.ERROR;
        }
        this.cancelled = result instanceof HookResult.Cancel;
        return true;
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
                values[index] = change;
            });
        } else if (values.length == 1) {
            values[0] = value;
        } else {
            throw new InvalidHookResultException("it changes the arguments of " + this.target
                    + " with a bare value, but there are " + values.length + ": use a map by name");
        }
        return this.arguments.withValues(values);
    }

    @Override
    protected void cancelledByFailure(RegisteredHook hook, HookFailure failure) {
        this.cancelled = true;
        this.decider = hook.name();
        this.progress = this.progress.withDecision(HookResult.cancel("the hook failed: " + failure.message()));
    }
}
