package io.llmspell.integration;

import io.llmspell.hook.CallStack;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The branches of a fork whose values come later. */
final class LaterBranches {

    private final List<CompletableFuture<@Nullable Object>> branches = new ArrayList<>();

    private LaterBranches() {}

    /** Calls the target of each on a thread of its own. */
    static LaterBranches start(LaterCall later, List<Forking.Path> paths) {
        LaterBranches started = new LaterBranches();
        CallStack.Snapshot place = later.call().engine().stacks().current().capture();
        try {
            for (Forking.Path path : paths) {
                started.branches.add(branch(later, place, path));
            }
        } catch (RuntimeException | Error ex) {
            started.cancel();
            throw ex;
        }
        return started;
    }

    private static CompletableFuture<@Nullable Object> branch(
            LaterCall later, CallStack.Snapshot place, Forking.Path path) {
        OperationCall call = later.call();
        CompletableFuture<@Nullable Object> branch = new CompletableFuture<>();
        Runnable carried = call.engine().carrier().capture(() -> {
            try {
                Relay.relay(place.call(() -> later.await(path.run(call))), branch);
            } catch (Throwable ex) {
                branch.completeExceptionally(ex);
            }
        });
        later.executor().execute(() -> Relay.runUnlessDone(carried, branch));
        return branch;
    }

    /** Complete with all, or with the first that fails. */
    CompletableFuture<@Nullable Object> all() {
        CompletableFuture<@Nullable Object> all = new CompletableFuture<>();
        AtomicInteger left = new AtomicInteger(this.branches.size());
        for (CompletableFuture<@Nullable Object> branch : this.branches) {
            CompletionStage<@Nullable Object> one = branch;
            one.whenComplete((value, error) -> {
                if (error != null) {
                    all.completeExceptionally(error);
                } else if (left.decrementAndGet() == 0) {
                    all.complete(null);
                }
            });
        }
        cancelWith(all);
        return all;
    }

    private void cancelWith(CompletableFuture<@Nullable Object> joined) {
        CompletionStage<@Nullable Object> told = joined;
        told.whenComplete((value, error) -> {
            if (joined.isCancelled()) {
                cancel();
            }
        });
    }

    /** The values of all, in the order of the branches. */
    List<@Nullable Object> values() {
        List<@Nullable Object> values = new ArrayList<>();
        this.branches.forEach(branch -> values.add(branch.join()));
        return values;
    }

    /**
     * The value of the first that has one; if all fail, the exception of the first with the others suppressed in it.
     */
    CompletableFuture<@Nullable Object> first() {
        CompletableFuture<@Nullable Object> first = new CompletableFuture<>();
        AtomicInteger left = new AtomicInteger(this.branches.size());
        for (CompletableFuture<@Nullable Object> branch : this.branches) {
            CompletionStage<@Nullable Object> one = branch;
            one.whenComplete((value, error) -> {
                if (error == null) {
                    first.complete(value);
                } else if (left.decrementAndGet() == 0) {
                    first.completeExceptionally(failures());
                }
            });
        }
        cancelWith(first);
        return first;
    }

    private Throwable failures() {
        List<Throwable> failures = new ArrayList<>();
        for (CompletionStage<@Nullable Object> branch : this.branches) {
            branch.whenComplete((value, error) -> failures.add(Relay.causeOf(error)));
        }
        Throwable first = failures.get(0);
        failures.stream().skip(1).filter(error -> !error.equals(first)).forEach(first::addSuppressed);
        return first;
    }

    void cancel() {
        this.branches.forEach(branch -> branch.cancel(true));
    }
}
