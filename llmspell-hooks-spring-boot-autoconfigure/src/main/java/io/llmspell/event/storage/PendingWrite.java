package io.llmspell.event.storage;

import io.llmspell.jdbc.StoreException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Events of one publisher that are to be committed together. */
final class PendingWrite {

    /** How long who is interrupted still waits. */
    private static final long INTERRUPTED = TimeUnit.MILLISECONDS.toNanos(500);

    private final List<EventRow> rows;

    /** Who waits for them; {@code null} for nobody. */
    private final @Nullable Thread waiter;

    private @Nullable Throwable error;

    private volatile boolean done;

    /** Whether it is being written, or nobody wants it to be any more. */
    private final AtomicBoolean begun = new AtomicBoolean();

    PendingWrite(List<EventRow> rows, @Nullable Thread waiter) {
        this.rows = rows;
        this.waiter = waiter;
    }

    List<EventRow> rows() {
        return this.rows;
    }

    boolean isAwaited() {
        return this.waiter != null;
    }

    /** Returns whether it is to be written: who waited may have given up. */
    boolean begin() {
        return this.begun.compareAndSet(false, true);
    }

    /** Ends the wait. */
    void complete(@Nullable Throwable error) {
        this.error = error;
        this.done = true;
        LockSupport.unpark(this.waiter);
    }

    /** Waits for the commit. An interrupt does not end the wait at once, as that would leave the outcome open. */
    void await(long nanos) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + nanos;
        try {
            while (!this.done) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new StoreException(
                            "The database has not answered in time: "
                                    + (begin()
                                            ? "the event is not stored"
                                            : "whether the event is stored is not known"),
                            null);
                }
                LockSupport.parkNanos(this, left);
                if (Thread.interrupted()) {
                    interrupted = true;
                    deadline = Math.min(deadline, System.nanoTime() + INTERRUPTED);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        Throwable failure = this.error;
        if (failure != null) {
            throw new StoreException(String.valueOf(failure.getMessage()), failure);
        }
    }
}
