package io.llmspell.hook;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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

    private final HookExecutionListener[] listeners;

    BoundHook(HookEntry hook, HookPoint point, HookExecutionListener[] listeners) {
        this.hook = hook;
        this.point = point;
        this.phase = hook.metadata().phase();
        this.timeoutNanos = hook.timeout().toNanos();
        this.handler = hook.definition().handler();
        this.condition = hook.definition().matcher().condition();
        this.listeners = listeners;
    }

    @Nullable
    HookResult handle(HookContext context) throws Exception {
        if (this.condition != null && !this.condition.test(context)) {
            return NOT_APPLICABLE;
        }
        return this.handler.handle(context);
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
