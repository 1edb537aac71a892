package io.llmspell.integration;

import io.llmspell.hook.CallStack;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookChain;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.Outcome;
import io.llmspell.hook.Progress;
import io.llmspell.hook.RegisteredHook;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.Advised;

/**
 * One call of an operation with hooks, from its arguments to its value. Holds the two invariants: the operation runs
 * only in {@link #runOnce}, which guards what has not been guarded, and a value leaves only through {@link #finish},
 * which runs the whole AFTER chain.
 */
final class OperationCall extends CallState {

    private final @Nullable Object[] values;

    private Object invocation;

    private boolean guarded;

    private boolean loading;

    OperationCall(
            CallStack stack, Plan plan, Object invocation, @Nullable Object[] arguments, @Nullable Nesting nesting) {
        super(stack, plan, arguments, nesting);
        this.invocation = invocation;
        this.values = arguments;
    }

    @Nullable
    Object run() throws Throwable {
        before();
        Object value;
        try {
            value = decideFirst();
        } catch (Throwable ex) {
            value = recover(ex);
        }
        return finish(value);
    }

    /** Goes through what is ahead of the operation; throws if a hook cancelled it. */
    void before() {
        runPhase(plan().before(), HookPhase.TRANSFORM);
        if (plan().validation() != null && cancellation() == null) {
            validate(plan().validation());
        }
        if (cancellation() == null) {
            runPhase(plan().before(), HookPhase.GUARD);
        }
        this.guarded = cancellation() == null;
        runPhase(plan().before(), HookPhase.OBSERVE);
        HookCancelledException cancelled = cancellation();
        if (cancelled != null) {
            throw observeCancelled(cancelled, true, true);
        }
    }

    private void validate(HookChain validation) {
        show(Column.VALIDATION, this.progress);
        runPhase(validation, HookPhase.TRANSFORM);
        if (cancellation() == null) {
            runPhase(validation, HookPhase.GUARD);
        }
        runPhase(validation, HookPhase.OBSERVE);
        show(Column.BEFORE, this.progress);
    }

    private @Nullable Object decideFirst() throws Throwable {
        timeGoesOn();
        Remember wish = wish();
        Decision decided = decision();
        if (decided == null) {
            return engine().runRemembering(this, wish);
        }
        Object value = decided.make(this);
        if (wish != null) {
            wish.value(this, value);
        }
        return value;
    }

    /** The same where it comes later. */
    CompletionStage<@Nullable Object> decideFirst(LaterCall later) throws Throwable {
        timeGoesOn();
        Remember wish = wish();
        Decision decided = decision();
        if (decided == null) {
            return engine().runRemembering(later, wish);
        }
        CompletionStage<@Nullable Object> made = decided.makeLater(later);
        return (wish == null)
                ? made
                : later.with(made, value -> {
                    wish.value(this, value);
                    return value;
                });
    }

    /** Takes a value through the AFTER chain, again for each value made by it. */
    private @Nullable Object finish(@Nullable Object made) throws Throwable {
        Object value = made;
        Decision decided = afterPass(value);
        while (decided != null) {
            try {
                value = decided.make(this);
            } catch (Throwable ex) {
                value = recover(ex);
            }
            decided = afterPass(value);
        }
        return value(value);
    }

    /** What has become of a value that was taken through the AFTER chain. */
    @Nullable
    Object value(@Nullable Object made) {
        return (plan().after() != null) ? this.progress.result() : made;
    }

    /** Takes a value through the AFTER chain once; returns how another one is to be made, if a hook wants that. */
    @Nullable
    Decision afterPass(@Nullable Object value) {
        return afterPass(value, value);
    }

    /**
     * The same for what hooks have left of the elements of a stream.
     *
     * @param raw all elements, as they are remembered
     */
    @Nullable
    Decision afterPass(@Nullable Object value, @Nullable Object raw) {
        HookChain after = plan().after();
        if (after == null) {
            return null;
        }
        begin(Column.AFTER, new Progress(Outcome.SUCCESS, value, null, null, this.attempts), raw);
        runPhase(after, HookPhase.TRANSFORM);
        if (cancellation() == null && decision() == null) {
            StreamElements.guardMadeOf(value, this);
        }
        if (cancellation() == null && decision() == null) {
            runPhase(after, HookPhase.GUARD);
        }
        runPhase(after, HookPhase.OBSERVE);
        HookCancelledException cancelled = cancellation();
        if (cancelled != null) {
            throw observeCancelled(cancelled, false, true);
        }
        return decision();
    }

    /** The hooks for elements; {@code null} if there are none. */
    @Nullable
    StreamElements elements() {
        HookChain chain = plan().elements();
        return (chain != null) ? new StreamElements(this, chain) : null;
    }

    /** Takes an exception through the ERROR chain; returns the value that recovers from it, or throws. */
    private @Nullable Object recover(Throwable thrown) throws Throwable {
        Throwable error = thrown;
        while (true) {
            Decision decided = errorPass(error);
            try {
                return decided.make(this);
            } catch (Throwable next) {
                error = next;
            }
        }
    }

    /** Takes an exception through the ERROR chain once; returns how a value is to be made, or throws. */
    Decision errorPass(Throwable error) throws Throwable {
        if (error instanceof HookCancelledException cancelled) {
            throw observeCancelled(cancelled, true, true);
        }
        HookChain chain = plan().error();
        if (chain == null || !operation().points().firesFor(error)) {
            throw error;
        }
        begin(Column.ERROR, new Progress(Outcome.FAILURE, null, error, null, attempt()), null);
        if (Recoverability.isRecoverable(error)) {
            runPhase(chain, HookPhase.TRANSFORM);
            if (cancellation() == null) {
                runPhase(chain, HookPhase.GUARD);
            }
        }
        runPhase(chain, HookPhase.OBSERVE);
        HookCancelledException cancelled = cancellation();
        if (cancelled != null) {
            throw observeCancelled(cancelled, true, false);
        }
        Decision decided = decision();
        if (decided == null) {
            throw error;
        }
        return decided;
    }

    /** Runs the operation once, having its guards pass the arguments if they have not for this run. */
    @Nullable
    Object runOnce(@Nullable Object replacement) throws Throwable {
        if (!this.guarded) {
            guardAgain();
        }
        this.guarded = false;
        boolean repeated = prepareToRepeat();
        this.attempts++;
        @Nullable Object[] now = this.argumentsChanged ? this.arguments.toArray() : this.values;
        OperationBody body = operation().body();
        return (replacement != null) ? runOn(replacement, now) : body.run(this.invocation, now, repeated);
    }

    /**
     * Where the other object is hooked itself, its call inherits from this one, so that no circle of them is endless.
     */
    private @Nullable Object runOn(Object replacement, @Nullable Object[] now) throws Throwable {
        if (!(replacement instanceof Advised)) {
            return operation().body().runOn(operation(), replacement, now);
        }
        CallStack stack = engine().stacks().current();
        stack.handOver(new Nesting(null, depth() + 1, budget()));
        try {
            return operation().body().runOn(operation(), replacement, now);
        } finally {
            stack.handOver(null);
        }
    }

    private boolean prepareToRepeat() {
        if (this.attempts > 0) {
            return true;
        }
        if (decision() == null && !plan().mayRunAgain()) {
            return false;
        }
        this.invocation = operation().body().prepareToRepeat(this.invocation);
        return true;
    }

    private void guardAgain() {
        Column column = this.column;
        Progress progress = this.progress;
        show(
                Column.VALIDATION,
                new Progress(Outcome.PENDING, null, progress.error(), progress.decision(), this.attempts + 1));
        runPhase(plan().validation(), HookPhase.GUARD);
        if (cancellation() == null) {
            show(Column.BEFORE, this.progress);
            runPhase(plan().before(), HookPhase.GUARD);
        }
        HookCancelledException cancelled = cancellation();
        if (cancelled != null) {
            throw cancelled;
        }
        show(column, progress);
    }

    /** Lets the observers of the points that a cancelled call does not come to see that it was. */
    HookCancelledException observeCancelled(HookCancelledException cancelled, boolean after, boolean error) {
        Progress end =
                new Progress(Outcome.CANCELLED, null, cancelled, HookResult.cancel(cancelled.reason()), attempt());
        if (after) {
            show(Column.AFTER, end);
            runPhase(plan().after(), HookPhase.OBSERVE);
        }
        if (error) {
            show(Column.ERROR, end);
            runPhase(plan().error(), HookPhase.OBSERVE);
        }
        return cancelled;
    }

    @Override
    protected boolean accept(RegisteredHook hook, HookResult result, HookMode mode) {
        boolean enforced = mode == HookMode.ENFORCE && !isTooLate();
        Effect effect = this.column.judge(new Judgement(this, hook, enforced), result);
        if (!enforced) {
            return false;
        }
        effect.action().accept(this);
        return effect.endsPhase();
    }

    @Override
    protected void cancelledByFailure(RegisteredHook hook, HookFailure failure) {
        if (isTooLate()) {
            return;
        }
        cancel(hook, "the hook failed: " + failure.message(), failure.cause());
    }

    /** Whether this call, or one that it is inside of, runs to have its value remembered. */
    boolean isInsideLoad() {
        return this.loading || (parentScope() instanceof OperationCall outer && outer.isInsideLoad());
    }

    void loading(boolean loading) {
        this.loading = loading;
    }

    /** Goes on on the current thread, where the call was entered anew. */
    void goOnHere() {
        goOn(engine().stacks().current());
    }
}
