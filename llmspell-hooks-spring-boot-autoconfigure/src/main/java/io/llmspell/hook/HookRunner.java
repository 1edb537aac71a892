package io.llmspell.hook;

import io.llmspell.hook.HookFailure.Kind;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs one hook under its breaker and its deadline, and lets its result or its failure have effect on the call. Every
 * permit of the breaker ends here in exactly one of success, error and release, save that of an overrun on the caller's
 * thread, which the watchdog ends.
 */
final class HookRunner {

    private final LongSupplier ticker;

    private final CallerRules rules;

    private final Watchdog watchdog;

    private final OwnThreads ownThreads;

    private final HookObservers observers;

    HookRunner(
            LongSupplier ticker, CallerRules rules, Watchdog watchdog, OwnThreads ownThreads, HookObservers observers) {
        this.observers = observers;
        this.ticker = ticker;
        this.rules = rules;
        this.watchdog = watchdog;
        this.ownThreads = ownThreads;
    }

    /** Runs hooks in order until one ends the phase. */
    void run(BoundHook[] hooks, HookCall call) {
        CallStack stack = call.stack;
        stack.mark = call.beginPhase();
        if (this.observers.areActive()) {
            runObserved(hooks, call, stack);
            return;
        }
        for (BoundHook hook : hooks) {
            if (run(hook, call, stack)) {
                return;
            }
        }
    }

    private void runObserved(BoundHook[] hooks, HookCall call, CallStack stack) {
        BoundHook first = hooks[0];
        HookObservers.Pass pass = this.observers.begin(
                first.phase, call.context(), first.hook.definition().elements());
        try {
            for (BoundHook hook : hooks) {
                if (hook.hook.mode() != HookMode.DISABLED && runObserved(hook, call, stack, pass)) {
                    return;
                }
            }
        } finally {
            pass.end();
        }
    }

    private boolean runObserved(BoundHook hook, HookCall call, CallStack stack, HookObservers.Pass pass) {
        HookRun[] runs = pass.run(hook.hook, call.context());
        // What observers take is no time of the hook's.
        stack.mark = this.ticker.getAsLong();
        return run((runs != null) ? hook.observed(runs) : hook, call, stack);
    }

    private boolean run(BoundHook bound, HookCall call, CallStack stack) {
        HookMode mode = bound.hook.mode();
        if (mode == HookMode.DISABLED) {
            return false;
        }
        HookContext context = call.context();
        if (stack.isInside(bound)) {
            return keptFromRunning(
                    bound, call, context, mode, Kind.RECURSION, "it was reached again from inside itself");
        }
        boolean pinned = bound.hook.definition().pinned() || this.rules.pinned();
        boolean moved = bound.hook.moved();
        boolean aside = runsAside(bound.hook, stack, moved, pinned);
        if (moved && !aside) {
            bound.hook.breaker().openIfClosed();
        }
        if (!bound.hook.breaker().tryAcquire()) {
            return keptFromRunning(bound, call, context, mode, Kind.CIRCUIT_OPEN, "its circuit breaker is open");
        }
        return aside
                ? runAside(bound, call, context, mode, stack, moved)
                : runHere(bound, call, context, mode, stack, moved, pinned);
    }

    private boolean runsAside(HookEntry hook, CallStack stack, boolean moved, boolean pinned) {
        if (!stack.interruptible(this.rules)) {
            return true;
        }
        return switch (hook.execution()) {
            case CALLER_THREAD -> false;
            case OWN_THREAD -> !hook.definition().pinned();
            case ADAPTIVE -> moved && !pinned;
        };
    }

    private boolean runHere(
            BoundHook bound,
            HookCall call,
            HookContext context,
            HookMode mode,
            CallStack stack,
            boolean moved,
            boolean pinned) {
        long began = call.stack.mark;
        WatchdogSlot slot = this.watchdog.arm(stack, bound, context, mode, pinned, began);
        HookResult result = null;
        Throwable thrown = null;
        try {
            result = bound.handle(context);
        } catch (Throwable ex) {
            thrown = ex;
        }
        boolean overran = this.watchdog.leave(stack, slot);
        call.stack.mark = this.ticker.getAsLong();
        if (!overran && call.stack.mark - began >= bound.timeoutNanos) {
            // It returned before the watchdog came to look.
            Overrun.record(bound, context, mode, call.stack.mark - began, !pinned);
            overran = true;
        }
        if (overran) {
            return tooLate(bound, call, mode, result);
        }
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        if (thrown != null && Thread.currentThread().isInterrupted()) {
            // Whatever it threw, with the caller's interrupt pending it is no fault of the hook's.
            bound.hook.breaker().release();
            return failed(bound, call, context, mode, interrupted(thrown), call.stack.mark - began);
        }
        return conclude(bound, call, context, mode, result, thrown, moved, began);
    }

    private boolean runAside(
            BoundHook bound, HookCall call, HookContext context, HookMode mode, CallStack stack, boolean moved) {
        long began = call.stack.mark;
        OwnThreads.Run<HookResult> run;
        try {
            run = this.ownThreads.start(
                    stack.captureInside(bound), bound.hook.stuckRuns(), () -> bound.handle(context));
        } catch (RejectedExecutionException ex) {
            bound.hook.breaker().release();
            HookFailure rejected = new HookFailure(Kind.REJECTED, String.valueOf(ex.getMessage()), ex.getCause());
            return failed(bound, call, context, mode, rejected, 0);
        }
        boolean inTime;
        try {
            inTime = run.await(bound.timeoutNanos);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            bound.hook.breaker().release();
            return failed(bound, call, context, mode, interrupted(ex), this.ticker.getAsLong() - began);
        }
        call.stack.mark = this.ticker.getAsLong();
        if (!inTime) {
            Overrun.record(bound, context, mode, call.stack.mark - began, true);
            return applyPolicy(bound, call, mode, Overrun.failure(bound));
        }
        return conclude(bound, call, context, mode, run.value(), run.thrown(), moved, began);
    }

    /** The one place that decides what the end of a run in time comes to. Returns whether it ends the phase. */
    private boolean conclude(
            BoundHook bound,
            HookCall call,
            HookContext context,
            HookMode mode,
            @Nullable HookResult result,
            @Nullable Throwable thrown,
            boolean moved,
            long began) {
        long nanos = call.stack.mark - began;
        if (moved && (result == null || !BoundHook.notApplicable(result))) {
            bound.hook.ranInTimeSinceMoved();
        }
        if (thrown != null) {
            return erred(bound, call, context, mode, failureOf(thrown), nanos);
        }
        if (result == null) {
            return erred(bound, call, context, mode, noResult(), nanos);
        }
        if (BoundHook.notApplicable(result)) {
            bound.hook.breaker().release();
            return false;
        }
        boolean ends;
        try {
            ends = accept(bound, call, result, mode);
        } catch (Throwable ex) {
            return erred(bound, call, context, mode, invalid(ex), nanos);
        }
        bound.hook.breaker().success(nanos);
        bound.completed(context, result, mode, nanos);
        if (result.type() != ResultType.CONTINUE) {
            // Fitting a result to the operation may take its time, which is not the next hook's.
            call.stack.mark = this.ticker.getAsLong();
        }
        return ends;
    }

    private boolean accept(BoundHook bound, HookCall call, HookResult result, HookMode mode) {
        if (!bound.accepts(result.type())) {
            throw new InvalidHookResultException("a " + bound.phase + " hook at " + bound.point.externalName()
                    + " may return " + bound.point.kind().describeAccepted(bound.phase) + ", but it returned "
                    + result.type().externalName());
        }
        return switch (result.type()) {
            case CONTINUE, SKIPPED -> false;
            default -> call.accept(bound.hook, result, mode);
        };
    }

    /** After an overrun, which is recorded already, a cancellation still counts and nothing else does. */
    private boolean tooLate(BoundHook bound, HookCall call, HookMode mode, @Nullable HookResult result) {
        if (result instanceof HookResult.Cancel && mode == HookMode.ENFORCE && bound.accepts(ResultType.CANCEL)) {
            return call.accept(bound.hook, result, mode);
        }
        return applyPolicy(bound, call, mode, Overrun.failure(bound));
    }

    private boolean erred(
            BoundHook bound, HookCall call, HookContext context, HookMode mode, HookFailure failure, long nanos) {
        Throwable cause = failure.cause();
        bound.hook.breaker().error(nanos, (cause != null) ? cause : new HookTimeoutException(failure.message()));
        return failed(bound, call, context, mode, failure, nanos);
    }

    private boolean keptFromRunning(
            BoundHook bound, HookCall call, HookContext context, HookMode mode, Kind kind, String why) {
        return failed(bound, call, context, mode, new HookFailure(kind, why, null), 0);
    }

    private boolean failed(
            BoundHook bound, HookCall call, HookContext context, HookMode mode, HookFailure failure, long nanos) {
        bound.failed(context, failure, mode, nanos);
        // Failures are logged and counted by then: that time is not the next hook's.
        call.stack.mark = this.ticker.getAsLong();
        return applyPolicy(bound, call, mode, failure);
    }

    private boolean applyPolicy(BoundHook bound, HookCall call, HookMode mode, HookFailure failure) {
        if (mode != HookMode.ENFORCE
                || bound.hook.metadata().onFailure() == OnFailure.ALLOW
                || !bound.accepts(ResultType.CANCEL)) {
            return false;
        }
        call.cancelledByFailure(bound.hook, failure);
        return true;
    }

    private static HookFailure failureOf(Throwable thrown) {
        Kind kind = (thrown instanceof HookUnavailableException) ? Kind.UNAVAILABLE : Kind.EXCEPTION;
        return new HookFailure(kind, "it threw " + describe(thrown), thrown);
    }

    /** A result may run code of the hook's own when it is taken, such as that of a lazy map. */
    private static HookFailure invalid(Throwable thrown) {
        String message = (thrown instanceof InvalidHookResultException)
                ? String.valueOf(thrown.getMessage())
                : "its result could not be taken: " + describe(thrown);
        return new HookFailure(Kind.INVALID_RESULT, message, thrown);
    }

    private static String describe(Throwable thrown) {
        try {
            return thrown.toString();
        } catch (Throwable ex) {
            return thrown.getClass().getName();
        }
    }

    private static HookFailure noResult() {
        return new HookFailure(
                Kind.NO_RESULT, "it returned null; a hook with nothing to say returns HookResult.proceed()", null);
    }

    private static HookFailure interrupted(@Nullable Throwable cause) {
        return new HookFailure(Kind.INTERRUPTED, "its caller was interrupted while it ran", cause);
    }
}
