package io.llmspell.hook;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The threads of hooks that do not run on their caller's. Their number is bounded: hooks that never return take threads
 * until none is left, and from then on are refused, never queued.
 *
 * <p>Platform threads on purpose: a hook comes here because it was slow, and one that spins would take a carrier thread
 * from all virtual threads of the application.
 */
final class OwnThreads implements AutoCloseable {

    /** So that one hook that never returns does not take the threads of all. */
    private static final int MOST_STUCK_OF_ONE_HOOK = 8;

    private final ThreadPoolExecutor executor;

    /** Bounds the runs and with them the threads; given back by a run before its caller is told that it has ended. */
    private final Semaphore permits;

    private final ContextCarrier carrier;

    OwnThreads(int maximum, ContextCarrier carrier) {
        this.permits = new Semaphore(maximum);
        this.executor = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), new DaemonThreads());
        this.carrier = carrier;
    }

    /**
     * Starts a task, which sees the caller's context and call stack.
     *
     * @throws RejectedExecutionException if no thread is free, or none could be made
     */
    <T> Run<T> start(CallStack.Snapshot stack, AtomicInteger stuckRuns, Callable<@Nullable T> task) {
        if (stuckRuns.get() >= MOST_STUCK_OF_ONE_HOOK) {
            throw new RejectedExecutionException(
                    MOST_STUCK_OF_ONE_HOOK + " of its runs were given up and have not ended");
        }
        if (!this.permits.tryAcquire()) {
            throw new RejectedExecutionException("no thread is free for hooks that run on their own");
        }
        Run<T> run = new Run<>(stuckRuns, this.permits, () -> stack.call(task));
        try {
            Runnable carried = this.carrier.capture(run);
            this.executor.execute(() -> run.within(carried));
            return run;
        } catch (Throwable ex) {
            this.permits.release();
            throw new RejectedExecutionException("it could not be started on a thread of its own", ex);
        }
    }

    @Override
    public void close() {
        this.executor.shutdownNow();
    }

    private static final class DaemonThreads implements ThreadFactory {

        private final AtomicInteger number = new AtomicInteger();

        @Override
        public Thread newThread(Runnable task) {
            // Inherits no thread locals: they would be those of whichever call came first, for all later ones.
            Thread thread = new Thread(null, task, "llmspell-hook-" + this.number.incrementAndGet(), 0, false);
            thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
            thread.setDaemon(true);
            return thread;
        }
    }

    /** One task on a thread of its own, which ends once: in time, or given up. */
    static final class Run<T> implements Runnable {

        private enum State {
            RUNNING,
            DONE,
            GIVEN_UP
        }

        private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);

        private final CountDownLatch ended = new CountDownLatch(1);

        private final AtomicInteger stuckRuns;

        private final Semaphore permits;

        private final Callable<@Nullable T> task;

        private @Nullable Thread thread;

        private @Nullable T value;

        private @Nullable Throwable thrown;

        private Run(AtomicInteger stuckRuns, Semaphore permits, Callable<@Nullable T> task) {
            this.permits = permits;
            this.stuckRuns = stuckRuns;
            this.task = task;
        }

        @Override
        public void run() {
            synchronized (this) {
                this.thread = Thread.currentThread();
            }
            try {
                if (this.state.get() == State.RUNNING) {
                    this.value = this.task.call();
                }
            } catch (Throwable ex) {
                this.thrown = ex;
            } finally {
                synchronized (this) {
                    this.thread = null;
                    Thread.interrupted();
                }
                if (!this.state.compareAndSet(State.RUNNING, State.DONE)) {
                    this.stuckRuns.decrementAndGet();
                }
                this.permits.release();
                this.ended.countDown();
            }
        }

        /** Runs this run inside of the caller's context, the making of which may fail too. */
        private void within(Runnable carried) {
            try {
                carried.run();
            } catch (Throwable ex) {
                if (this.ended.getCount() > 0) {
                    this.thrown = ex;
                    if (!this.state.compareAndSet(State.RUNNING, State.DONE)) {
                        this.stuckRuns.decrementAndGet();
                    }
                    this.permits.release();
                    this.ended.countDown();
                }
            }
        }

        /** Waits for the task; returns whether it ended in time, and if not, gives it up and interrupts it. */
        boolean await(long nanos) throws InterruptedException {
            try {
                if (this.ended.await(nanos, TimeUnit.NANOSECONDS)) {
                    return true;
                }
            } catch (InterruptedException ex) {
                giveUp();
                throw ex;
            }
            return !giveUp();
        }

        private boolean giveUp() {
            if (!this.state.compareAndSet(State.RUNNING, State.GIVEN_UP)) {
                return false;
            }
            this.stuckRuns.incrementAndGet();
            synchronized (this) {
                if (this.thread != null) {
                    this.thread.interrupt();
                }
            }
            return true;
        }

        @Nullable
        T value() {
            return this.value;
        }

        @Nullable
        Throwable thrown() {
            return this.thrown;
        }
    }
}
