package io.llmspell.event.storage;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.llmspell.event.EventStorageListener;
import io.llmspell.jdbc.StoreDatabase;
import io.llmspell.jdbc.StoreException;
import java.util.ArrayList;
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

    private final GuardedDatabase guarded;

    private final EventTable table;

    private final EventOutbox outbox;

    private final WriteOptions options;

    private final EventStorageListener listener;

    private final WriteBuffer buffer;

    private final Thread thread;

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
        this.guarded = new GuardedDatabase(database, breaker, events -> {
            listener.stored(events);
            stored.run();
        });
        this.table = table;
        this.outbox = new EventOutbox(table);
        this.options = options;
        this.listener = listener;
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
        if (this.guarded.isSilentFor(this.options.patience().toNanos())) {
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
                // What a transaction committed before these were published is stored before them.
                relay();
                if (!batch.isEmpty()) {
                    this.left = write(batch);
                }
            } catch (Throwable ex) {
                // Nobody else writes: whatever happens must not end this thread.
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
        List<PendingWrite> taken = this.buffer.take(
                IDLE, expected, sync ? GATHER : this.options.flushInterval().toNanos());
        taken.removeIf(write -> !write.begin());
        return taken;
    }

    /** Writes some; returns those that are to be tried again. */
    private List<PendingWrite> write(List<PendingWrite> batch) {
        List<EventRow> rows =
                batch.stream().flatMap(write -> write.rows().stream()).toList();
        this.lastBatch = rows.size();
        Throwable error = store(rows, batch.size() > 1);
        if (error == null) {
            batch.forEach(write -> write.complete(null));
            return List.of();
        }
        if (!isData(error)) {
            return fail(batch, error);
        }
        if (batch.size() > 1) {
            return writeEach(batch);
        }
        refuse(batch.get(0), error);
        return List.of();
    }

    /** One of them cannot be stored: the others are not to suffer. */
    private List<PendingWrite> writeEach(List<PendingWrite> batch) {
        for (int next = 0; next < batch.size(); next++) {
            PendingWrite one = batch.get(next);
            Throwable error = store(one.rows(), false);
            if (error == null) {
                one.complete(null);
            } else if (isData(error)) {
                refuse(one, error);
            } else {
                return fail(batch.subList(next, batch.size()), error);
            }
        }
        return List.of();
    }

    private @Nullable Throwable store(List<EventRow> rows, boolean divisible) {
        Throwable error = commit(rows, false);
        if (error == null || (isData(error) && divisible)) {
            return error;
        }
        // It may have been committed all the same, or the connection was old: it is looked for what is missing.
        return commit(rows, true);
    }

    private void refuse(PendingWrite write, Throwable error) {
        this.listener.unstorable(write.rows().size(), error);
        write.complete(error);
        if (!write.isAwaited()) {
            count(List.of(write));
        }
    }

    private List<PendingWrite> fail(List<PendingWrite> batch, Throwable error) {
        this.listener.writeFailed(
                batch.stream().mapToInt(write -> write.rows().size()).sum(), error);
        List<PendingWrite> others = new ArrayList<>();
        for (PendingWrite write : batch) {
            if (write.isAwaited()) {
                write.complete(error);
            } else {
                others.add(write);
            }
        }
        if (this.buffer.isClosed()) {
            count(others);
            return List.of();
        }
        return others;
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
        Throwable error = this.guarded.attempt(jdbc -> {
            if (again) {
                this.table.appendMissing(jdbc, rows);
            } else {
                this.table.append(jdbc, rows);
            }
            return rows.size();
        });
        return (error instanceof DuplicateKeyException && !again) ? commit(rows, true) : error;
    }

    private void relay() {
        boolean more = this.committedElsewhere || System.nanoTime() - this.lastRelay > IDLE;
        while (more) {
            this.lastRelay = System.nanoTime();
            this.committedElsewhere = false;
            Throwable error = this.guarded.attempt(jdbc -> this.outbox.relay(jdbc, this.options.batchSize()));
            if (error != null) {
                this.committedElsewhere = true;
                this.listener.failed("relay", error);
            }
            more = error == null && this.guarded.lastCommit() == this.options.batchSize();
        }
    }

    /** Writes what waits, and ends. */
    @Override
    public void close() {
        this.buffer.close();
        try {
            this.thread.join(this.options.patience().toMillis());
            if (this.thread.isAlive()) {
                this.listener.failed(
                        "close",
                        new StoreException("The database has not answered: what waits may be lost with the JVM", null));
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
