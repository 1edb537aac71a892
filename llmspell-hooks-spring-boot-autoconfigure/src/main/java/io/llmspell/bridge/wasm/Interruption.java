package io.llmspell.bridge.wasm;

import org.jspecify.annotations.Nullable;

/**
 * Stops a plug-in by the interrupt of its thread, which compiled code notices where it jumps back, and where it calls.
 * An interrupt that was there before comes back afterwards, and one that someone else sends meanwhile stays. Functions
 * of the host are not interrupted, as that would close the files and connections that the application uses in them:
 * what comes back from one has to look.
 */
final class Interruption {

    private @Nullable Thread runner;

    /** Whether it is in a function of the host. */
    private boolean away;

    private boolean interruptedBefore;

    /** Whether the interrupt is ours alone. */
    private boolean ours;

    private volatile boolean stopped;

    /** The plug-in runs on this thread from now on. */
    synchronized void begin() {
        this.runner = Thread.currentThread();
        this.away = false;
        this.interruptedBefore = Thread.interrupted();
        this.ours = false;
        this.stopped = false;
    }

    synchronized void stop() {
        Thread thread = this.runner;
        if (thread != null) {
            this.stopped = true;
            if (!this.away) {
                this.ours |= !thread.isInterrupted();
                thread.interrupt();
            }
        }
    }

    /** A function of the host begins. */
    synchronized void leave() {
        this.away = true;
    }

    /** A function of the host has ended. */
    synchronized void comeBack() {
        this.away = false;
    }

    /** Whether it was told to stop. */
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
