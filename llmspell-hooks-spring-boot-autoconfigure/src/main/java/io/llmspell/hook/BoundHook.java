package io.llmspell.hook;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A hook at one of its points, with the listeners bound to that pair. */
final class BoundHook {

    /** What handling returns where the hook's condition does not hold. */
    private static final HookResult NOT_APPLICABLE = new HookResult.Skipped("its condition does not hold");

    private static final Logger logger = System.getLogger(BoundHook.class.getName());

    final HookEntry hook;

    final HookPoint point;

    final HookPhase phase;

    final long timeoutNanos;

    private final HookHandler handler;

    private final @Nullable Predicate<HookContext> condition;

    private final @Nullable HookBudget budget;

    private final HookExecutionListener[] listeners;

    /** Of this one run, where somebody observes it. */
    private final HookRun @Nullable [] runs;

    BoundHook(HookEntry hook, HookPoint point, @Nullable HookBudget budget, HookExecutionListener[] listeners) {
        this.hook = hook;
        this.point = point;
        this.phase = hook.metadata().phase();
        this.timeoutNanos = hook.timeout().toNanos();
        this.handler = hook.definition().handler();
        this.condition = hook.definition().matcher().condition();
        this.budget = budget;
        this.listeners = listeners;
        this.runs = null;
    }

    private BoundHook(BoundHook bound, HookRun[] runs) {
        this.hook = bound.hook;
        this.point = bound.point;
        this.phase = bound.phase;
        this.timeoutNanos = bound.timeoutNanos;
        this.handler = bound.handler;
        this.condition = bound.condition;
        this.budget = bound.budget;
        this.listeners = Arrays.copyOf(bound.listeners, bound.listeners.length + runs.length);
        System.arraycopy(runs, 0, this.listeners, bound.listeners.length, runs.length);
        this.runs = runs;
    }

    /** The same for one run, of which these are told besides. */
    BoundHook observed(HookRun[] by) {
        return new BoundHook(this, by);
    }

    @Nullable
    HookResult handle(HookContext context) throws Exception {
        if (this.condition != null && !this.condition.test(context)) {
            return NOT_APPLICABLE;
        }
        return (this.runs != null) ? handleObserved(this.runs, context) : handleWithinBudget(context);
    }

    private @Nullable HookResult handleWithinBudget(HookContext context) throws Exception {
        return (this.budget != null) ? this.budget.run(this.handler, context) : this.handler.handle(context);
    }

    private @Nullable HookResult handleObserved(HookRun[] observers, HookContext context) throws Exception {
        HookObservers.enter(observers);
        try {
            return handleWithinBudget(context);
        } finally {
            HookObservers.leave(observers);
        }
    }

    /** Whether the result says that the hook's condition did not hold; no hook can return that very object. */
    @SuppressWarnings("ReferenceEquality")
    static boolean notApplicable(HookResult result) {
        return result == NOT_APPLICABLE;
    }

    boolean accepts(ResultType type) {
        return this.point.kind().accepts(this.phase, type);
    }

    boolean sameHookAndPoint(BoundHook other) {
        return this.hook == other.hook && this.point.equals(other.point);
    }

    void completed(HookContext context, HookResult result, HookMode mode, long nanos) {
        for (HookExecutionListener listener : this.listeners) {
            try {
                listener.completed(context, result, mode, nanos);
            } catch (Throwable ex) {
                listenerFailed(ex);
            }
        }
    }

    void failed(HookContext context, HookFailure failure, HookMode mode, long nanos) {
        for (HookExecutionListener listener : this.listeners) {
            try {
                listener.failed(context, failure, mode, nanos);
            } catch (Throwable ex) {
                listenerFailed(ex);
            }
        }
    }

    private void listenerFailed(Throwable ex) {
        logger.log(Level.WARNING, () -> "A listener of " + this.hook + " failed at " + this.point.externalName(), ex);
    }
}
