package io.llmspell.integration;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/** As a {@link CompletionStage} or a {@link Future}: the call begins when the operation is called. */
final class FutureDelivery implements Delivery {

    static final FutureDelivery INSTANCE = new FutureDelivery();

    private FutureDelivery() {}

    @Override
    public ResolvableType valueType(ResolvableType declared) {
        // Each of the types that are taken has the one of its value.
        return declared.getGeneric(0);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the caller has it
    public Object give(LaterCalls calls) {
        return calls.begin(null, null);
    }

    @Override
    @SuppressWarnings("unchecked")
    public CompletionStage<@Nullable Object> await(@Nullable Object given, LaterCall call) {
        if (given instanceof CompletionStage<?> stage) {
            return (CompletionStage<@Nullable Object>) stage;
        }
        return (given instanceof Future<?> future)
                ? new Waiting(future).on(call.executor())
                : CompletableFuture.completedFuture(given);
    }

    /** Waits for a future that tells nobody that it is done, on a thread that has nothing else to do. */
    private static final class Waiting extends CompletableFuture<@Nullable Object> {

        private final Future<?> future;

        private Waiting(Future<?> future) {
            this.future = future;
        }

        private Waiting on(Executor executor) {
            executor.execute(this::waitForIt);
            return this;
        }

        private void waitForIt() {
            try {
                complete(this.future.get());
            } catch (ExecutionException ex) {
                completeExceptionally((ex.getCause() != null) ? ex.getCause() : ex);
            } catch (Throwable ex) {
                completeExceptionally(ex);
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            this.future.cancel(mayInterruptIfRunning);
            return super.cancel(mayInterruptIfRunning);
        }
    }
}
