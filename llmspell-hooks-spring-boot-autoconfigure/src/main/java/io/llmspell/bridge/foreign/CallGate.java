package io.llmspell.bridge.foreign;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Lets calls in until it is closed, and runs an action once it is closed and the last one is out, on that thread.
 * Nobody waits, and calls on several processors do not meet at one counter. Thread-safe.
 */
final class CallGate {

    private final LongAdder entered = new LongAdder();

    private final LongAdder left = new LongAdder();

    private final AtomicBoolean done = new AtomicBoolean();

    private final Runnable whenEmpty;

    private volatile boolean closed;

    CallGate(Runnable whenEmpty) {
        this.whenEmpty = whenEmpty;
    }

    /**
     * Goes in.
     *
     * @return false if it is closed; otherwise {@link #leave} must follow
     */
    boolean enter() {
        this.entered.increment();
        // Either this call sees that it is closed, or the closing thread sees this call.
        VarHandle.fullFence();
        if (this.closed) {
            leave();
            return false;
        }
        return true;
    }

    void leave() {
        this.left.increment();
        VarHandle.fullFence();
        if (this.closed) {
            finish();
        }
    }

    boolean isClosed() {
        return this.closed;
    }

    void close() {
        this.closed = true;
        VarHandle.fullFence();
        finish();
    }

    private void finish() {
        // In this order: who has left by the first sum has entered by the second.
        long out = this.left.sum();
        if (out == this.entered.sum() && this.done.compareAndSet(false, true)) {
            this.whenEmpty.run();
        }
    }
}
