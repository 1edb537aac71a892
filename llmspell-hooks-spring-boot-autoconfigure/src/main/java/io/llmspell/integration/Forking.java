package io.llmspell.integration;

import io.llmspell.hook.CallStack;
import io.llmspell.hook.JoinStrategy;
import io.llmspell.hook.RegisteredHook;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** Runs the branches of a fork in parallel and joins them. */
record Forking(List<Path> paths, JoinStrategy join, RegisteredHook hook) implements Decision {

    private static final Log logger = LogFactory.getLog(Forking.class);

    /**
     * A branch that was checked.
     *
     * @param changes of the final arguments of the call, by position
     */
    record Path(TargetOperation target, Map<Integer, @Nullable Object> changes) {

        private @Nullable Object[] arguments(OperationCall call) {
            @Nullable Object[] arguments = call.arguments().toArray();
            this.changes.forEach((index, value) -> arguments[index] = value);
            return arguments;
        }

        /** Calls the target. */
        @Nullable
        Object run(OperationCall call) throws Exception {
            try {
                return this.target.call(call, arguments(call));
            } catch (Exception | Error ex) {
                throw ex;
            } catch (Throwable ex) {
                throw new IllegalStateException("Neither an exception nor an error: " + ex.getClass(), ex);
            }
        }
    }

    @Override
    public @Nullable Object make(OperationCall call) throws Throwable {
        Branches branches = new Branches(call, this.paths);
        try {
            if (this.join instanceof JoinStrategy.All all) {
                return join(call, branches.awaitAll(), all);
            }
            return branches.awaitFirst();
        } catch (InterruptedException ex) {
            if (branches.failed) {
                throw ex; // a branch's own
            }
            Thread.currentThread().interrupt();
            CancellationException cancelled =
                    new CancellationException("Interrupted while the branches of " + call.operation() + " ran");
            cancelled.initCause(ex);
            throw cancelled;
        } finally {
            branches.cancel();
        }
    }

    @Override
    public CompletionStage<@Nullable Object> makeLater(LaterCall later) {
        LaterBranches branches = LaterBranches.start(later, this.paths);
        CompletionStage<?> joined = (this.join instanceof JoinStrategy.All) ? branches.all() : branches.first();
        return later.then(joined, (value, error) -> {
            branches.cancel();
            if (error != null) {
                throw error;
            }
            return CompletableFuture.completedFuture(
                    (this.join instanceof JoinStrategy.All all) ? join(later.call(), branches.values(), all) : value);
        });
    }

    /** The combiner is the hook's own code: what it throws or gets wrong must not reach the caller as it is. */
    private @Nullable Object join(OperationCall call, List<@Nullable Object> values, JoinStrategy.All all) {
        try {
            Object joined = (all.combiner() != null) ? all.combiner().apply(values) : values;
            return call.engine().converter().result(call.operation(), joined);
        } catch (Throwable ex) {
            String reason = "the hook failed: its branches could not be joined: " + ex;
            logger.warn("Hook '" + this.hook.name() + "' at " + call.operation() + ": " + reason, ex);
            throw call.cancelled(this.hook, reason, ex);
        }
    }

    /** The branches that are under way. */
    private static final class Branches {

        private final List<Future<@Nullable Object>> futures = new ArrayList<>();

        private final ExecutorCompletionService<@Nullable Object> completed;

        /** Whether what is thrown is the exception of a branch. */
        private boolean failed;

        private Branches(OperationCall call, List<Path> paths) {
            OperationEngine engine = call.engine();
            this.completed = new ExecutorCompletionService<>(
                    task -> engine.forks().execute(engine.carrier().capture(task)));
            CallStack.Snapshot snapshot = engine.stacks().current().capture();
            try {
                for (Path path : paths) {
                    this.futures.add(this.completed.submit(() -> snapshot.call(() -> path.run(call))));
                }
            } catch (RejectedExecutionException | OutOfMemoryError ex) {
                cancel();
                throw ex;
            }
        }

        private @Nullable Object awaitFirst() throws Throwable {
            for (int i = 0; i < this.futures.size(); i++) {
                Future<@Nullable Object> next = this.completed.take();
                if (failureOf(next) == null) {
                    return next.get();
                }
            }
            Throwable failure = failures();
            this.failed = true;
            throw failure;
        }

        private List<@Nullable Object> awaitAll() throws Throwable {
            for (int i = 0; i < this.futures.size(); i++) {
                Throwable failure = failureOf(this.completed.take());
                if (failure != null) {
                    this.failed = true;
                    throw failure;
                }
            }
            List<@Nullable Object> values = new ArrayList<>();
            for (Future<@Nullable Object> future : this.futures) {
                values.add(future.get());
            }
            return values;
        }

        /** The failure of the first branch, with those of the others suppressed in it. */
        private Throwable failures() throws InterruptedException {
            Throwable first = null;
            for (Future<@Nullable Object> future : this.futures) {
                Throwable failure = failureOf(future);
                if (first == null) {
                    first = failure;
                } else if (failure != null && !failure.equals(first)) {
                    first.addSuppressed(failure);
                }
            }
            return (first != null) ? first : new IllegalStateException("No branch has failed");
        }

        private static @Nullable Throwable failureOf(Future<?> future) throws InterruptedException {
            try {
                future.get();
                return null;
            } catch (ExecutionException ex) {
                return ex.getCause();
            }
        }

        private void cancel() {
            for (Future<?> future : this.futures) {
                if (future instanceof FutureTask<?> task && !task.isDone()) {
                    task.cancel(true);
                }
            }
        }
    }
}
