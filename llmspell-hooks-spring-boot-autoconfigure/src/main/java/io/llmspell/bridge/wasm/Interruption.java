package io.llmspell.bridge.wasm;

import org.jspecify.annotations.Nullable;

/**
 * Stops a plug-in by the interrupt of its thread, which compiled code notices where it jumps back, and where it calls.
 * An interrupt that was there before comes back afterwards, and one that someone else sends meanwhile stays.
 */
final class Interruption {

    private @Nullable Thread runner;

    private boolean interruptedBefore;

    /** Whether the interrupt is ours alone. */
    private boolean ours;

    private volatile boolean stopped;

    /** The plug-in runs on this thread from now on. */
    synchronized void begin() {
        this.runner = Thread.currentThread();
        this.interruptedBefore = Thread.interrupted();
        this.ours = false;
        this.stopped = false;
    }

    synchronized void stop() {
        Thread thread = this.runner;
        if (thread != null) {
            this.stopped = true;
            this.ours |= !thread.isInterrupted();
            thread.interrupt();
        }
    }

    /** Whether it was told to stop: functions of the host may have taken the interrupt. */
    boolean stopped() {
        return this.stopped;
    }

    /** It does not run any more. */
    synchronized void end() {
        this.runner = null;
        if (this.ours) {
            Thread.interrupted();
        }
        if (this.interruptedBefore) {
            Thread.currentThread().interrupt();
        }
    }
}
