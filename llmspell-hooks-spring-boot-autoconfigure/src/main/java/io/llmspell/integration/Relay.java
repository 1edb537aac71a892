package io.llmspell.integration;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Ties futures together. */
final class Relay {

    private Relay() {}

    /** The second ends as the first does; if the second is cancelled, so is the first. */
    static void relay(CompletionStage<@Nullable Object> from, CompletableFuture<@Nullable Object> to) {
        from.whenComplete((value, error) -> end(to, value, error));
        cancel(to, from);
    }

    /** If the one is cancelled, so is the other. */
    static void cancel(CompletionStage<@Nullable Object> with, CompletionStage<?> other) {
        with.whenComplete((value, error) -> {
            if (with.toCompletableFuture().isCancelled()) {
                other.toCompletableFuture().cancel(true);
            }
        });
    }

    /** Runs what completes a future, which may be cancelled already. */
    static void runUnlessDone(Runnable task, CompletableFuture<@Nullable Object> future) {
        if (future.isDone()) {
            return;
        }
        try {
            task.run();
        } catch (Throwable ex) {
            // The context could not be set.
            future.completeExceptionally(ex);
        }
    }

    static void end(CompletableFuture<@Nullable Object> future, @Nullable Object value, @Nullable Throwable error) {
        if (error == null) {
            future.complete(value);
        } else {
            future.completeExceptionally(causeOf(error));
        }
    }

    /** The exception that a stage was completed with, wherever it comes from. */
    static Throwable causeOf(Throwable error) {
        Throwable cause = error;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
