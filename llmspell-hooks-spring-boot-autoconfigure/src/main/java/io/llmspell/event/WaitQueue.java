package io.llmspell.event;

import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Threads that wait for something that changes under a {@link SpinLock}. All methods are called under it. */
final class WaitQueue {

    private final SpinLock lock;

    private @Nullable ArrayDeque<Waiter> waiters;

    WaitQueue(SpinLock lock) {
        this.lock = lock;
    }

    private static final class Waiter {

        private final Thread thread = Thread.currentThread();

        private volatile boolean signalled;
    }

    /**
     * Lets go of the lock, waits to be signalled, and takes it again. There are no spurious wake-ups, but what was
     * waited for may be gone again.
     *
     * @return the nanoseconds that are left; not more than 0 if the time was over
     */
    long await(long nanos) throws InterruptedException {
        Waiter waiter = new Waiter();
        if (this.waiters == null) {
            this.waiters = new ArrayDeque<>();
        }
        this.waiters.add(waiter);
        this.lock.unlock();
        long deadline = System.nanoTime() + nanos;
        long left = nanos;
        boolean interrupted = false;
        while (!waiter.signalled && left > 0 && !interrupted) {
            LockSupport.parkNanos(this, left);
            interrupted = Thread.interrupted();
            left = deadline - System.nanoTime();
        }
        this.lock.lock();
        boolean signalled = !this.waiters.remove(waiter);
        if (interrupted && signalled) {
            // It was woken for something that somebody else may be waiting for: whoever looks next finds the interrupt.
            Thread.currentThread().interrupt();
        } else if (interrupted) {
            throw new InterruptedException();
        }
        return signalled ? Math.max(1, left) : left;
    }

    /** Wakes who waits longest. */
    void signal() {
        Waiter first = (this.waiters != null) ? this.waiters.poll() : null;
        if (first != null) {
            first.signalled = true;
            LockSupport.unpark(first.thread);
        }
    }

    void signalAll() {
        while (this.waiters != null && !this.waiters.isEmpty()) {
            signal();
        }
    }
}
