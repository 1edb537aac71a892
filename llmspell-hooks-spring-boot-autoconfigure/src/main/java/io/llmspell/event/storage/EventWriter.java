package io.llmspell.event.storage;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.llmspell.event.EventStorageListener;
import io.llmspell.jdbc.StoreDatabase;
import io.llmspell.jdbc.StoreException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;

/**
 * Writes events on one thread: those that came while a transaction was committed are the next one, so that publishers
 * share commits. With events that nobody waits for, it waits a little for more, and tries again until they are written.
 */
final class EventWriter implements AutoCloseable {

    /** How often it looks for events that other instances have left in the outbox. */
    private static final long IDLE = TimeUnit.SECONDS.toNanos(1);

    /** How long the publishers of the last transaction may take to publish again. */
    private static final long GATHER = TimeUnit.MICROSECONDS.toNanos(200);

    private static final long RETRY = TimeUnit.MILLISECONDS.toNanos(500);

    private final StoreDatabase database;

    private final EventTable table;

    private final EventOutbox outbox;

    private final WriteOptions options;

    private final EventStorageListener listener;

    private final CircuitBreaker breaker;

    private final Runnable stored;

    private final WriteBuffer buffer;

    private final Thread thread;

    /** When the current transaction began; 0 if there is none. */
    private volatile long writingSince;

    /** How many were written last: as many are likely to come again. */
    private int lastBatch;

    /** What nobody waits for and could not be written. */
    private List<PendingWrite> left = List.of();

    private volatile boolean committedElsewhere = true;

    private long lastRelay;

    /**
     * Makes a writer.
     *
     * @param stored is run after each commit
     */
    EventWriter(
            StoreDatabase database,
            EventTable table,
            WriteOptions options,
            EventStorageListener listener,
            CircuitBreaker breaker,
            Runnable stored) {
        this.database = database;
        this.table = table;
        this.outbox = new EventOutbox(table);
        this.options = options;
        this.listener = listener;
        this.breaker = breaker;
        this.stored = stored;
        this.buffer = new WriteBuffer(options, listener);
        this.thread = database.thread("llmspell-store-writer", this::run);
        this.thread.start();
    }

    EventOutbox outbox() {
        return this.outbox;
    }

    /** Stores events as the options say: returns when they are committed, or when they are in the buffer. */
    void append(List<EventRow> rows) {
        if (this.options.durability() == Durability.ASYNC) {
            this.buffer.add(new PendingWrite(rows, null));
            return;
        }
        requireAnswering();
        PendingWrite write = new PendingWrite(rows, Thread.currentThread());
        this.buffer.add(write);
        write.await(this.options.patience().toNanos());
    }

    /** Who came first has found out that the database does not answer: the others need not wait as long. */
    private void requireAnswering() {
        long since = this.writingSince;
        if (since != 0 && System.nanoTime() - since > this.options.patience().toNanos()) {
            throw new StoreException("The database has not answered for more than " + this.options.patience(), null);
        }
    }

    /** Events in the outbox are committed. */
    void wake() {
        this.committedElsewhere = true;
        this.buffer.wake();
    }

    int waiting() {
        return this.buffer.size();
    }

    private void run() {
        while (!isEnded()) {
            try {
                List<PendingWrite> batch = next();
                if (!batch.isEmpty()) {
                    write(batch);
                }
                if (isRelayDue()) {
                    relay();
                }
            } catch (InterruptedException | RuntimeException ex) {
                this.listener.failed("write", ex);
            }
        }
    }

    private boolean isEnded() {
        return this.left.isEmpty() && this.buffer.isClosed() && this.buffer.size() == 0;
    }

    private List<PendingWrite> next() throws InterruptedException {
        List<PendingWrite> again = this.left;
        if (!again.isEmpty()) {
            this.buffer.awaitClose(RETRY);
            this.left = List.of();
            return again;
        }
        boolean sync = this.options.durability() == Durability.SYNC;
        int expected = sync ? Math.min(this.lastBatch, this.options.batchSize()) : this.options.batchSize();
        return this.buffer.take(
                IDLE, expected, sync ? GATHER : this.options.flushInterval().toNanos());
    }

    private boolean isRelayDue() {
        return this.committedElsewhere || System.nanoTime() - this.lastRelay > IDLE;
    }

    private void write(List<PendingWrite> batch) {
        List<EventRow> rows =
                batch.stream().flatMap(write -> write.rows().stream()).toList();
        this.lastBatch = rows.size();
        Throwable error = commit(rows, false);
        if (error != null && !(isData(error) && batch.size() > 1)) {
            // It may have been committed all the same, or the connection was old: it is looked for what is missing.
            error = commit(rows, true);
        }
        if (error == null) {
            batch.forEach(write -> write.complete(null));
        } else if (isData(error) && batch.size() > 1) {
            // One of them cannot be stored: the others are not to suffer.
            batch.forEach(write -> write(List.of(write)));
        } else {
            this.listener.writeFailed(rows.size(), error);
            fail(batch, error);
        }
    }

    private void fail(List<PendingWrite> batch, Throwable error) {
        for (PendingWrite write : batch) {
            if (write.isAwaited()) {
                write.complete(error);
            }
        }
        List<PendingWrite> others =
                batch.stream().filter(write -> !write.isAwaited()).toList();
        if (isData(error) || this.buffer.isClosed()) {
            count(others);
        } else {
            this.left = others;
        }
    }

    private void count(List<PendingWrite> lost) {
        int events = lost.stream().mapToInt(write -> write.rows().size()).sum();
        if (events > 0) {
            this.listener.lost(events);
        }
    }

    private static boolean isData(Throwable error) {
        return error instanceof DataIntegrityViolationException;
    }

    /**
     * Commits events.
     *
     * @param again whether some may be there already
     * @return what went wrong
     */
    private @Nullable Throwable commit(List<EventRow> rows, boolean again) {
        if (!this.breaker.tryAcquirePermission()) {
            return new StoreException(
                    "The event store is out of service: its circuit breaker is " + this.breaker.getState(), null);
        }
        long began = System.nanoTime();
        this.writingSince = began;
        try {
            this.database.inTransaction(jdbc -> {
                this.table.append(jdbc, again ? this.table.missing(jdbc, rows) : rows);
                return null;
            });
            this.breaker.onSuccess(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        } catch (DuplicateKeyException ex) {
            this.breaker.onSuccess(System.nanoTime() - began, TimeUnit.NANOSECONDS);
            return again ? ex : commit(rows, true);
        } catch (DataIntegrityViolationException ex) {
            this.breaker.onSuccess(System.nanoTime() - began, TimeUnit.NANOSECONDS);
            return ex;
        } catch (RuntimeException | Error ex) {
            this.breaker.onError(System.nanoTime() - began, TimeUnit.NANOSECONDS, ex);
            return ex;
        } finally {
            this.writingSince = 0;
        }
        this.listener.stored(rows.size());
        this.stored.run();
        return null;
    }

    private void relay() {
        this.lastRelay = System.nanoTime();
        this.committedElsewhere = false;
        int moved = this.database.inTransaction(jdbc -> this.outbox.relay(jdbc, this.options.batchSize()));
        if (moved > 0) {
            this.committedElsewhere = moved == this.options.batchSize();
            this.listener.stored(moved);
            this.stored.run();
        }
    }

    /** Writes what waits, and ends. */
    @Override
    public void close() {
        this.buffer.close();
        try {
            this.thread.join(this.options.patience().toMillis());
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
