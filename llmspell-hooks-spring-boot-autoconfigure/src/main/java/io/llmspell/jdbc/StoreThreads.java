package io.llmspell.jdbc;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads that talk to the database. Nobody interrupts them: an interrupt in the middle of its I/O closes the files
 * of H2 for all connections. Who waits for them may be interrupted, and then does not learn the outcome.
 */
final class StoreThreads implements AutoCloseable {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final ThreadPoolExecutor pool;

    private final Duration patience;

    StoreThreads(int threads, Duration patience) {
        this.pool = new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), StoreThread::new);
        this.pool.allowCoreThreadTimeOut(true);
        this.patience = patience;
    }

    /** One that is known to be the store's. */
    private static final class StoreThread extends Thread {

        StoreThread(Runnable task) {
            super(null, task, "llmspell-store-" + NUMBERS.incrementAndGet(), 0, false);
            setDaemon(true);
        }
    }

    static boolean isStoreThread() {
        return Thread.currentThread() instanceof StoreThread;
    }

    /** A thread for a task that takes as long as the store is open. */
    static Thread dedicated(Runnable task) {
        return new StoreThread(task);
    }

    /** Runs a task some time. */
    void execute(Runnable task) {
        this.pool.execute(task);
    }

    /** Runs a task and waits for it. */
    <T extends @Nullable Object> T call(Supplier<T> task) {
        if (isStoreThread()) {
            return task.get();
        }
        FutureTask<T> future = new FutureTask<>(task::get);
        try {
            this.pool.execute(future);
            return future.get(this.patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException ex) {
            throw rethrow(ex.getCause());
        } catch (InterruptedException ex) {
            future.cancel(false);
            Thread.currentThread().interrupt();
            throw new StoreException("Interrupted while the store was at work: the outcome is not known", ex);
        } catch (TimeoutException ex) {
            // If it has not begun yet, nobody wants it any more.
            future.cancel(false);
            throw new StoreException("The database did not answer within " + this.patience, ex);
        } catch (RejectedExecutionException ex) {
            throw new StoreException("The store is closed", ex);
        }
    }

    private static RuntimeException rethrow(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof StoreException known) {
            throw known;
        }
        return new StoreException(String.valueOf((cause != null) ? cause.getMessage() : null), cause);
    }

    /** Lets what runs end, but takes no more. */
    @Override
    public void close() {
        this.pool.shutdown();
        try {
            this.pool.awaitTermination(this.patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
