package io.llmspell.observability;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An observation that starts when its code is entered, on that thread, and ends once, on any: perhaps while it is being
 * started, or before. In the latter case it has no length.
 */
final class OnceObservation {

    private enum State {
        NEW,
        STARTING,
        RUNNING,
        ENDED
    }

    private final SafeObservation observation;

    private final AtomicReference<State> state = new AtomicReference<>(State.NEW);

    /** Written before the state is, read after it. */
    private @Nullable Throwable error;

    OnceObservation(SafeObservation observation) {
        this.observation = observation;
    }

    void enter() {
        if (!this.state.compareAndSet(State.NEW, State.STARTING)) {
            return;
        }
        this.observation.start();
        this.observation.enter();
        if (!this.state.compareAndSet(State.STARTING, State.RUNNING)) {
            stop();
        }
    }

    /** On the thread that entered; it may have ended before. */
    void leave() {
        this.observation.leave();
    }

    void end(@Nullable Throwable by) {
        this.error = by;
        switch (this.state.getAndSet(State.ENDED)) {
            case NEW -> {
                this.observation.start();
                stop();
            }
            case RUNNING -> stop();
            // It is stopped by who starts it, or was ended.
            case STARTING, ENDED -> {}
        }
    }

    private void stop() {
        Throwable known = this.error;
        if (known != null) {
            this.observation.error(known);
        }
        this.observation.stop();
    }
}
