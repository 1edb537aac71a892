package io.llmspell.integration;

import io.llmspell.hook.CallStack;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Begins calls of an operation whose value comes later, from the place where it was called: one at once, or one for
 * each subscriber, at any time and on any thread.
 */
final class LaterCalls {

    private static final ThreadRules RULES = new ThreadRules();

    private final OperationEngine engine;

    private final Operation operation;

    private final Delivery delivery;

    private final @Nullable OperationReporter reporter;

    private final Object invocation;

    private final @Nullable Object[] arguments;

    private final @Nullable Nesting nesting;

    private final CallStack.Snapshot place;

    LaterCalls(
            OperationEngine engine,
            Operation operation,
            Delivery delivery,
            @Nullable OperationReporter reporter,
            Object invocation,
            @Nullable Object[] arguments,
            @Nullable Nesting nesting) {
        this.engine = engine;
        this.operation = operation;
        this.delivery = delivery;
        this.reporter = reporter;
        this.arguments = arguments;
        this.nesting = nesting;
        // Each call runs what is left of the chain from here on.
        this.invocation = operation.body().prepareToRepeat(invocation);
        this.place = engine.stacks().current().capture();
    }

    /** Whether hooks may keep the current thread waiting. */
    static boolean mayWait() {
        return RULES.interruptible();
    }

    /**
     * Begins a call.
     *
     * @param subscriber what the delivery knows of who asks for the value
     * @param from the place from which that is, if it is known; counts where the operation was called outside of all
     *     calls
     * @return what comes of it, which may be cancelled
     */
    CompletableFuture<@Nullable Object> begin(@Nullable Object subscriber, CallStack.@Nullable Snapshot from) {
        CallStack.Snapshot place = (from == null || this.place.isInside()) ? this.place : from;
        Plan plan = this.engine.plan(this.operation);
        if (mayWait() || (plan.before() == null && plan.validation() == null)) {
            return call(place, () -> enter(plan, subscriber, place));
        }
        CompletableFuture<@Nullable Object> begun = new CompletableFuture<>();
        try {
            Runnable carried = this.engine
                    .carrier()
                    .capture(() -> Relay.relay(call(place, () -> enter(plan, subscriber, place)), begun));
            this.engine.forks().execute(() -> Relay.runUnlessDone(carried, begun));
        } catch (RejectedExecutionException ex) {
            begun.completeExceptionally(ex);
        }
        return begun;
    }

    private static CompletableFuture<@Nullable Object> call(
            CallStack.Snapshot place, Callable<CompletableFuture<@Nullable Object>> begin) {
        try {
            return place.call(begin);
        } catch (Exception ex) {
            return CompletableFuture.failedFuture(ex);
        }
    }

    private CompletableFuture<@Nullable Object> enter(
            Plan plan, @Nullable Object subscriber, CallStack.Snapshot outside) {
        CallStack stack = this.engine.stacks().current();
        Object invocation = this.operation.body().prepareToRepeat(this.invocation);
        OperationCall call = new OperationCall(stack, plan, invocation, this.arguments, this.nesting);
        stack.enter(this.operation.target().component(), call);
        try {
            LaterCall later = new LaterCall(call, this.delivery, subscriber, stack, outside);
            return (this.reporter != null) ? this.reporter.follow(this.arguments, later) : later.start();
        } finally {
            stack.leave();
        }
    }
}
