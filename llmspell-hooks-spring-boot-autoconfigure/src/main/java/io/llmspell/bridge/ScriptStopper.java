package io.llmspell.bridge;

import java.util.concurrent.Future;
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
        this.timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Begins to watch what is about to run in a context; {@link Watch#end} is called when it has ended. */
    Watch watch(ScriptContext context, long nanos) {
        Watch watch = new Watch(context);
        watch.timeout =
                this.timer.schedule(() -> daemon("llmspell-script-stop", watch).start(), nanos, TimeUnit.NANOSECONDS);
        return watch;
    }

    @Override
    public void close() {
        this.timer.shutdownNow();
    }

    /**
     * One run of a script. It is stopped at most once, and only while it runs: who comes to stop it moves it from
     * RUNNING to STOPPING first, and who has run it waits there until that is done. So no stop reaches the next call.
     */
    static final class Watch implements Runnable {

        private static final int RUNNING = 0;

        private static final int STOPPING = 1;

        private static final int ENDED = 2;

        private final ScriptContext context;

        private final AtomicInteger state = new AtomicInteger(RUNNING);

        private final Thread runner = Thread.currentThread();

        private volatile @Nullable Future<?> timeout;

        private Watch(ScriptContext context) {
            this.context = context;
        }

        /** Stops it, if it still runs. */
        @Override
        public void run() {
            if (this.state.compareAndSet(RUNNING, STOPPING)) {
                try {
                    this.context.stop();
                } finally {
                    this.state.set(ENDED);
                    LockSupport.unpark(this.runner);
                }
            }
        }

        /** Returns whether it was stopped. */
        boolean end() {
            Future<?> timeout = this.timeout;
            if (timeout != null) {
                timeout.cancel(false);
            }
            if (this.state.compareAndSet(RUNNING, ENDED)) {
                return false;
            }
            boolean interrupted = false;
            while (this.state.get() != ENDED) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return true;
        }
    }
}
