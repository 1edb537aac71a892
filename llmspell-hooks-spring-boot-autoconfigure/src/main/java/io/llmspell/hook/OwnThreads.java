package io.llmspell.hook;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
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

    private final ThreadPoolExecutor executor;

    private final ContextCarrier carrier;

    OwnThreads(int maximum, ContextCarrier carrier) {
        this.executor =
                new ThreadPoolExecutor(0, maximum, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), new DaemonThreads());
        this.carrier = carrier;
    }

    /** Starts a task, which sees the caller's context and call stack; {@code null} if no thread is free. */
    <T> @Nullable Run<T> start(CallStack stack, Callable<@Nullable T> task) {
        CallStack.Snapshot snapshot = stack.capture();
        Run<T> run = new Run<>(() -> snapshot.call(task));
        try {
            this.executor.execute(this.carrier.capture(run));
            return run;
        } catch (RejectedExecutionException ex) {
            return null;
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
            Thread thread = new Thread(task, "llmspell-hook-" + this.number.incrementAndGet());
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

        private final Callable<@Nullable T> task;

        private @Nullable Thread thread;

        private @Nullable T value;

        private @Nullable Throwable thrown;

        private Run(Callable<@Nullable T> task) {
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
                this.state.compareAndSet(State.RUNNING, State.DONE);
                this.ended.countDown();
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
