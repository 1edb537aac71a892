package io.llmspell.event.storage;

import io.llmspell.event.EventStorageListener;
import io.llmspell.jdbc.StoreDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Removes events in the background, as a policy says. */
final class Retention implements AutoCloseable {

    private final RetentionPolicy policy;

    private final EventStorageListener listener;

    private final Duration patience;

    private final List<RetentionTask> tasks;

    private final ReentrantLock running = new ReentrantLock();

    private final CountDownLatch closed = new CountDownLatch(1);

    private final Thread thread;

    Retention(
            StoreDatabase database,
            RetentionPolicy policy,
            InstantSource clock,
            EventStorageListener listener,
            Duration patience) {
        this.policy = policy;
        this.listener = listener;
        this.patience = patience;
        this.tasks = policy.rules().stream()
                .map(rule -> new RetentionTask(database, rule, policy, clock, listener, this::isClosed))
                .toList();
        this.thread = database.thread("llmspell-store-retention", this::repeat);
        this.thread.start();
    }

    private boolean isClosed() {
        return this.closed.getCount() == 0;
    }

    private void repeat() {
        while (!awaitClose()) {
            try {
                run();
            } catch (RuntimeException ex) {
                this.listener.failed("retention", ex);
            }
        }
    }

    private boolean awaitClose() {
        try {
            return this.closed.await(this.policy.interval().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException ex) {
            // Nobody interrupts the store's threads.
            return isClosed();
        }
    }

    /** Applies all rules, one run at a time; returns how many events were removed. */
    long run() {
        long removed = 0;
        this.running.lock();
        try {
            for (RetentionTask task : this.tasks) {
                removed += isClosed() ? 0 : task.run();
            }
        } finally {
            this.running.unlock();
        }
        return removed;
    }

    /** Ends after the transaction that runs. */
    @Override
    public void close() {
        this.closed.countDown();
        try {
            this.thread.join(this.patience.toMillis());
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
