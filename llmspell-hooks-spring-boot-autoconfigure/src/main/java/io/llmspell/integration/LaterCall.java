package io.llmspell.integration;

import io.llmspell.hook.CallStack;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call of an operation whose value comes later: the same passes as of {@link OperationCall#run}, without a thread
 * that waits in between. Each step sees the place and the context of the call, on whatever thread the step before was
 * completed; one that must not be kept waiting by hooks hands the step over to a thread of ours.
 *
 * <p>Steps follow each other, so that nothing here needs a lock: a stage publishes what was done before it.
 */
final class LaterCall {

    private final OperationCall call;

    private final Delivery delivery;

    private final @Nullable Object subscriber;

    private final CompletableFuture<@Nullable Object> result = new CompletableFuture<>();

    private final CallStack.Snapshot place;

    private final Runnable carried;

    private @Nullable Runnable step;

    private volatile @Nullable Turn turn;

    private volatile @Nullable CompletionStage<?> current;

    /**
     * Made inside of the call.
     *
     * @param subscriber what the delivery knows of who asked for the value
     */
    LaterCall(OperationCall call, Delivery delivery, @Nullable Object subscriber, CallStack stack) {
        this.call = call;
        this.delivery = delivery;
        this.subscriber = subscriber;
        this.place = stack.capture();
        this.carried = call.engine().carrier().capture(this::runStep);
    }

    /** What is to be done with what has come of a stage. */
    interface Step {
        CompletionStage<@Nullable Object> next(@Nullable Object value, @Nullable Throwable error) throws Throwable;
    }

    /** Makes a value that comes later. */
    private interface Maker {
        CompletionStage<@Nullable Object> make() throws Throwable;
    }

    /** Begins the call, on the thread that made it; what comes of it may be cancelled. */
    CompletableFuture<@Nullable Object> start() {
        try {
            this.call.before();
        } catch (Throwable ex) {
            this.result.completeExceptionally(ex);
            return this.result;
        }
        CompletionStage<@Nullable Object> told = this.result;
        told.whenComplete((value, error) -> cancelWhatRuns());
        follow(() -> this.call.decideFirst(this));
        return this.result;
    }

    private void follow(Maker maker) {
        CompletionStage<@Nullable Object> made;
        try {
            made = maker.make();
        } catch (Throwable ex) {
            settle(null, ex);
            return;
        }
        this.current = made;
        cancelWhatRuns();
        if (this.call.endsHere()) {
            made.whenComplete((value, error) -> Relay.end(this.result, value, error));
        } else {
            made.whenComplete(
                    (value, error) -> goOn(() -> settle(value, (error != null) ? Relay.causeOf(error) : null)));
        }
    }

    private void settle(@Nullable Object value, @Nullable Throwable error) {
        Throwable failure = (error == null && this.result.isCancelled())
                ? new CancellationException("The caller cancelled " + this.call.operation())
                : error;
        Decision decided;
        try {
            decided = (failure == null) ? this.call.afterPass(value) : this.call.errorPass(failure);
        } catch (Throwable ex) {
            end(null, ex);
            return;
        }
        if (decided == null) {
            end(this.call.value(value), null);
        } else {
            follow(() -> decided.makeLater(this));
        }
    }

    /** Who waits for the value goes on outside of the call. */
    private void end(@Nullable Object value, @Nullable Throwable error) {
        Turn here = this.turn;
        if (here != null && here.isMine()) {
            here.ending = () -> Relay.end(this.result, value, error);
        } else {
            Relay.end(this.result, value, error);
        }
    }

    private void cancelWhatRuns() {
        CompletionStage<?> running = this.current;
        if (this.result.isCancelled() && running != null) {
            running.toCompletableFuture().cancel(true);
        }
    }

    /** Does something when a stage is complete, inside of the call. */
    CompletionStage<@Nullable Object> then(CompletionStage<?> stage, Step next) {
        CompletableFuture<@Nullable Object> made = new CompletableFuture<>();
        Relay.cancel(made, stage);
        stage.whenComplete(
                (value, error) -> goOn(() -> pass(next, value, (error != null) ? Relay.causeOf(error) : null, made)));
        return made;
    }

    private static void pass(
            Step step, @Nullable Object value, @Nullable Throwable error, CompletableFuture<@Nullable Object> to) {
        try {
            Relay.relay(step.next(value, error), to);
        } catch (Throwable ex) {
            to.completeExceptionally(ex);
        }
    }

    private void goOn(Runnable next) {
        Turn open = this.turn;
        if (open != null && open.isMine()) {
            open.next = next;
            return;
        }
        Turn turn = new Turn(next);
        try {
            if (LaterCalls.mayWait()) {
                turn.run();
            } else {
                executor().execute(turn);
            }
        } catch (Throwable ex) {
            this.result.completeExceptionally(ex);
        }
    }

    /** Steps that follow each other on one thread; one that is reached from inside of another comes after it. */
    private final class Turn implements Runnable {

        private @Nullable Thread thread;

        private @Nullable Runnable next;

        private @Nullable Runnable ending;

        private Turn(Runnable first) {
            this.next = first;
        }

        private boolean isMine() {
            return Thread.currentThread().equals(this.thread);
        }

        @Override
        public void run() {
            this.thread = Thread.currentThread();
            LaterCall.this.turn = this;
            while (this.next != null) {
                LaterCall.this.step = this.next;
                this.next = null;
                LaterCall.this.carried.run();
            }
            this.thread = null;
            if (this.ending != null) {
                this.ending.run();
            }
        }
    }

    private void runStep() {
        Runnable next = this.step;
        try {
            this.place.call(() -> {
                this.call.goOnHere();
                if (next != null) {
                    next.run();
                }
                return null;
            });
        } catch (Exception ex) {
            throw new IllegalStateException("A step throws nothing checked", ex);
        }
    }

    /** A stage that is complete after so many milliseconds. */
    CompletionStage<@Nullable Object> pause(long millis) {
        CompletableFuture<@Nullable Object> pause = new CompletableFuture<>();
        CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, executor())
                .execute(() -> pause.complete(null));
        return pause;
    }

    /** Runs the operation once. */
    CompletionStage<@Nullable Object> runOnce() throws Throwable {
        return await(this.call.runOnce(null));
    }

    /** The value of what an operation has returned. */
    CompletionStage<@Nullable Object> await(@Nullable Object given) {
        return this.delivery.await(given, this);
    }

    /** Whether the elements of a stream may go to the subscriber before all of them are there. */
    boolean isHandedOn() {
        return this.call.mayHandOn();
    }

    /** Whether hooks see them in the end. */
    boolean isObserved() {
        return !this.call.endsHere();
    }

    /** How many of them may be kept. */
    int elements() {
        return this.call.engine().limits().elements();
    }

    OperationCall call() {
        return this.call;
    }

    /** What the delivery knows of who asked for the value. */
    Object subscriber() {
        return Objects.requireNonNull(this.subscriber);
    }

    /** Of threads that may wait. */
    Executor executor() {
        return this.call.engine().forks();
    }
}
