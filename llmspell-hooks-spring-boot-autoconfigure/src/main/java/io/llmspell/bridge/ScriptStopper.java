package io.llmspell.bridge;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Stops scripts at their deadlines. One thread waits for them all; to stop one takes as long as its engine takes, so
 * that is done on a thread of its own, of which there are never more than contexts.
 */
final class ScriptStopper implements AutoCloseable {

    private final ScheduledThreadPoolExecutor timer;

    ScriptStopper() {
        this.timer = new ScheduledThreadPoolExecutor(1, task -> daemon("llmspell-script-deadlines", task));
        this.timer.setRemoveOnCancelPolicy(true);
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Begins to watch what is about to run in a context; {@link Watch#end} is called when it has ended.
     *
     * @throws ScriptException if this is closed: then nothing may run
     */
    Watch watch(ScriptContext context, long nanos) {
        Watch watch = new Watch(context);
        try {
            watch.timeout = this.timer.schedule(() -> stop(watch), nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException ex) {
            throw new ScriptException(
                    ScriptException.Kind.STOPPED, "no script is called any more: the application ends");
        }
        return watch;
    }

    /** Stops what is watched; the thread ends when it has ended. */
    static Thread stop(Watch watch) {
        Thread thread = daemon("llmspell-script-stop", watch);
        thread.start();
        return thread;
    }

    /** Watches nothing more; the deadlines of what runs still hold. */
    @Override
    public void close() {
        this.timer.shutdown();
    }

    /**
     * One run of a script. It is stopped only while it runs: who comes to stop it moves it from RUNNING to STOPPING
     * first, and who has run it waits there until that is done. So no stop reaches the next call. A stop that comes
     * before the engine has begun does nothing, so it is repeated until the run has ended.
     */
    static final class Watch implements Runnable {

        private static final int RUNNING = 0;

        private static final int STOPPING = 1;

        private static final int ENDED = 2;

        private static final long AGAIN = TimeUnit.MILLISECONDS.toNanos(2);

        private final ScriptContext context;

        private final AtomicInteger state = new AtomicInteger(RUNNING);

        private final Thread runner = Thread.currentThread();

        private volatile @Nullable Future<?> timeout;

        private volatile @Nullable Thread stopper;

        private volatile boolean left;

        private Watch(ScriptContext context) {
            this.context = context;
        }

        /** Stops it, if it still runs, and returns when it does not any more. */
        @Override
        public void run() {
            if (!this.state.compareAndSet(RUNNING, STOPPING)) {
                return;
            }
            this.stopper = Thread.currentThread();
            try {
                this.context.stop();
                while (!this.left) {
                    LockSupport.parkNanos(this, AGAIN);
                    if (!this.left) {
                        this.context.stop();
                    }
                }
            } finally {
                this.state.set(ENDED);
                LockSupport.unpark(this.runner);
            }
        }

        /** It has ended: it is not stopped any more. */
        void end() {
            Future<?> timeout = this.timeout;
            if (timeout != null) {
                timeout.cancel(false);
            }
            this.left = true;
            if (this.state.compareAndSet(RUNNING, ENDED)) {
                return;
            }
            LockSupport.unpark(this.stopper);
            boolean interrupted = false;
            while (this.state.get() != ENDED) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
