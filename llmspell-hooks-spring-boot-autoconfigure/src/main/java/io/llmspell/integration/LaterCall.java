package io.llmspell.integration;

import io.llmspell.hook.CallStack;
import java.util.Collection;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call of an operation whose value comes later: the same passes as of {@link OperationCall#run}, without a thread
 * that waits in between. Each step sees the place and the context of the call, on whatever thread the step before was
 * completed; one that must not be kept waiting by hooks hands the step over to a thread of ours.
 *
 * <p>Steps are done one after the other, by whoever added one while there was none: a cancellation may come at any time
 * and on any thread. The call itself needs no lock for that reason.
 */
final class LaterCall {

    private final OperationCall call;

    private final Delivery delivery;

    private final @Nullable Object subscriber;

    private final CompletableFuture<@Nullable Object> result = new CompletableFuture<>();

    private final CallStack.Snapshot place;

    private final CallStack.Snapshot outside;

    private final Runnable carried;

    private boolean handedOn;

    /** Of whoever has the turn. */
    private @Nullable Runnable step;

    private @Nullable Runnable ending;

    private final Queue<Runnable> steps = new ConcurrentLinkedQueue<>();

    /** How many steps there are, with that which is being done: who makes the first has the turn. */
    private final AtomicInteger open = new AtomicInteger();

    private volatile @Nullable CompletionStage<?> current;

    /** The element that is with its hooks: there is one at a time. */
    private volatile @Nullable CompletableFuture<StreamElements.Passed> passing;

    /**
     * Made inside of the call.
     *
     * @param subscriber what the delivery knows of who asked for the value
     * @param outside where that is
     */
    LaterCall(
            OperationCall call,
            Delivery delivery,
            @Nullable Object subscriber,
            CallStack stack,
            CallStack.Snapshot outside) {
        this.call = call;
        this.delivery = delivery;
        this.subscriber = subscriber;
        this.outside = outside;
        this.place = stack.capture();
        this.carried = call.engine().carrier().capture(this::runStep);
    }

    /** What is to be done with what has come of a stage. */
    interface Step {
        CompletionStage<@Nullable Object> next(@Nullable Object value, @Nullable Throwable error) throws Throwable;
    }

    /** Makes a value of another. */
    interface Change {
        @Nullable
        Object apply(@Nullable Object value) throws Throwable;
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
        this.open.set(1);
        follow(() -> this.call.decideFirst(this));
        if (this.open.decrementAndGet() > 0) {
            dispatch();
        }
        return this.result;
    }

    private void follow(Maker maker) {
        CompletionStage<@Nullable Object> made;
        try {
            made = maker.make();
        } catch (Throwable ex) {
            goOn(() -> settle(null, ex));
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
        if (failure instanceof StreamLimitException exceeded && exceeded.isOf(this.call.operation())) {
            this.call.engine().refused(exceeded);
        }
        Object left = value;
        Decision decided;
        try {
            if (failure == null) {
                left = elementsOf(value);
                decided = this.call.afterPass(left, value);
            } else {
                decided = this.call.errorPass(failure);
            }
        } catch (Throwable ex) {
            end(null, ex);
            return;
        }
        if (decided == null) {
            end(this.call.value(left), null);
        } else {
            follow(() -> decided.makeLater(this));
        }
    }

    /** What is left of the elements of a stream, unless they have gone to the subscriber already. */
    private @Nullable Object elementsOf(@Nullable Object value) {
        StreamElements elements = this.handedOn ? null : this.call.elements();
        return (elements != null && value instanceof Collection<?> all)
                ? elements.passAll(all, this::refuseIfCancelled)
                : value;
    }

    /**
     * Hands the elements of a stream on as they come, from here on.
     *
     * @return what takes each of them through the hooks for elements; {@code null} if there are none
     */
    @Nullable
    Function<Object, CompletableFuture<StreamElements.Passed>> handOn() {
        this.handedOn = true;
        this.call.handOn();
        StreamElements elements = this.call.elements();
        return (elements != null) ? element -> pass(element, elements) : null;
    }

    private CompletableFuture<StreamElements.Passed> pass(Object element, StreamElements elements) {
        CompletableFuture<StreamElements.Passed> passed = new CompletableFuture<>();
        this.passing = passed;
        goOn(() -> {
            try {
                refuseIfCancelled();
                StreamElements.Passed left = elements.pass(element);
                this.ending = () -> passed.complete(left);
            } catch (Throwable ex) {
                this.ending = () -> passed.completeExceptionally(ex);
            }
        });
        return passed;
    }

    /** Who waits for the value goes on outside of the call. */
    private void end(@Nullable Object value, @Nullable Throwable error) {
        this.ending = () -> Relay.end(this.result, value, error);
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

    /** Makes a value of the one that has come of a stage; an exception stays what it is. */
    CompletionStage<@Nullable Object> with(CompletionStage<?> stage, Change change) {
        return then(stage, (value, error) -> {
            if (error != null) {
                throw error;
            }
            return CompletableFuture.completedFuture(change.apply(value));
        });
    }

    private void pass(
            Step step, @Nullable Object value, @Nullable Throwable error, CompletableFuture<@Nullable Object> to) {
        try {
            refuseIfCancelled();
            Relay.relay(step.next(value, error), to);
        } catch (Throwable ex) {
            to.completeExceptionally(ex);
        }
    }

    private void refuseIfCancelled() {
        if (this.result.isCancelled()) {
            throw new CancellationException("The caller cancelled " + this.call.operation());
        }
    }

    private void goOn(Runnable next) {
        this.steps.add(next);
        if (this.open.getAndIncrement() == 0) {
            dispatch();
        }
    }

    private void dispatch() {
        try {
            if (LaterCalls.mayWait()) {
                takeTurn();
            } else {
                executor().execute(this::takeTurn);
            }
        } catch (Throwable ex) {
            giveUp(ex);
        }
    }

    /** No step can be done any more. */
    private void giveUp(Throwable why) {
        this.result.completeExceptionally(why);
        CompletableFuture<StreamElements.Passed> waiting = this.passing;
        if (waiting != null) {
            waiting.completeExceptionally(why);
        }
    }

    private void takeTurn() {
        do {
            this.step = this.steps.remove();
            try {
                this.carried.run();
            } catch (Throwable ex) {
                // The context of the call could not be set.
                giveUp(ex);
            }
            Runnable last = this.ending;
            if (last != null) {
                this.ending = null;
                this.outside.run(last);
            }
        } while (this.open.decrementAndGet() > 0);
    }

    private void runStep() {
        Runnable next = this.step;
        this.place.run(() -> {
            this.call.goOnHere();
            if (next != null) {
                next.run();
            }
        });
    }

    /** Tells of the call from inside of it, but never on a thread that must not wait. */
    void tell(Runnable news) {
        Runnable inside = () -> this.place.run(news);
        if (LaterCalls.mayWait()) {
            inside.run();
        } else {
            executor().execute(inside);
        }
    }

    /** A stage that is complete after so many milliseconds. */
    CompletionStage<@Nullable Object> pause(long millis) {
        CompletableFuture<@Nullable Object> pause = new CompletableFuture<>();
        Executor guarded = task -> {
            try {
                executor().execute(task);
            } catch (Throwable ex) {
                pause.completeExceptionally(ex);
            }
        };
        CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, guarded)
                .execute(() -> pause.complete(null));
        return pause;
    }

    /** Runs the operation once. */
    CompletionStage<@Nullable Object> runOnce() throws Throwable {
        refuseIfCancelled();
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

    /** Where the call is, for what is called from inside of it. */
    CallStack.Snapshot place() {
        return this.place;
    }

    /** Where whoever asked for the value is. */
    CallStack.Snapshot outside() {
        return this.outside;
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
