package io.llmspell.event.storage;

import io.llmspell.event.EventStorageListener;
import io.llmspell.jdbc.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What waits to be written, oldest first. Bounded; the lock is held for no longer than a look at the queue takes. */
final class WriteBuffer {

    private final ReentrantLock lock = new ReentrantLock();

    private final Condition notEmpty = this.lock.newCondition();

    private final Condition closing = this.lock.newCondition();

    private final Condition notFull = this.lock.newCondition();

    private final Deque<PendingWrite> queue = new ArrayDeque<>();

    private final WriteOptions options;

    private final EventStorageListener listener;

    /** Events, of which a write may have several. */
    private int size;

    /** The writer is woken by so many: each time for nothing would cost more than the wait saves. */
    private int enough = 1;

    private boolean closed;

    private boolean woken;

    WriteBuffer(WriteOptions options, EventStorageListener listener) {
        this.options = options;
        this.listener = listener;
    }

    /** Adds events, as the strategy says if there is no room. More than there is ever room for go in alone. */
    void add(PendingWrite write) {
        int lost = 0;
        this.lock.lock();
        try {
            int count = write.rows().size();
            if (!hasRoom(count)) {
                lost = makeRoom(count, write.isAwaited());
            }
            if (this.closed) {
                throw new StoreException("The event store is closed", null);
            }
            if (lost >= 0) {
                this.queue.add(write);
                this.size += count;
                if (this.size >= this.enough) {
                    this.notEmpty.signal();
                }
            }
        } finally {
            this.lock.unlock();
        }
        if (lost != 0) {
            this.listener.lost(Math.abs(lost));
        }
    }

    private boolean hasRoom(int count) {
        return this.closed || this.size == 0 || this.size + count <= this.options.capacity();
    }

    /** Returns how many were dropped: the new ones if negative. */
    private int makeRoom(int count, boolean awaited) {
        if (awaited) {
            awaitRoom(count);
            return 0;
        }
        return switch (this.options.overflow()) {
            case BLOCK -> {
                awaitRoom(count);
                yield 0;
            }
            case REJECT -> throw full();
            case DROP_NEWEST -> -count;
            case DROP_OLDEST -> dropOldest(count);
        };
    }

    private int dropOldest(int count) {
        int dropped = 0;
        while (!hasRoom(count)) {
            int oldest = this.queue.remove().rows().size();
            this.size -= oldest;
            dropped += oldest;
        }
        return dropped;
    }

    private void awaitRoom(int count) {
        long left = this.options.patience().toNanos();
        while (!hasRoom(count)) {
            if (left <= 0) {
                throw full();
            }
            try {
                left = this.notFull.awaitNanos(left);
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
                throw new StoreException("Interrupted while waiting for room to store the event", ex);
            }
        }
    }

    private StoreException full() {
        return new StoreException(
                this.size + " events wait to be stored already: the database is slower than those who publish", null);
    }

    /**
     * Takes the next ones, as many as go in one transaction.
     *
     * @param idleNanos how long it waits for the first
     * @param expected it waits for so many, at most
     * @param lingerNanos for so long
     * @return none if there are none, it was woken, or the buffer is closed
     */
    List<PendingWrite> take(long idleNanos, int expected, long lingerNanos) throws InterruptedException {
        this.lock.lock();
        try {
            long left = idleNanos;
            while (this.queue.isEmpty() && !this.closed && !this.woken && left > 0) {
                left = this.notEmpty.awaitNanos(left);
            }
            this.woken = false;
            left = lingerNanos;
            this.enough = expected;
            while (!this.queue.isEmpty() && this.size < expected && !this.closed && left > 0) {
                left = this.notEmpty.awaitNanos(left);
            }
            return drain();
        } finally {
            this.enough = 1;
            this.lock.unlock();
        }
    }

    private List<PendingWrite> drain() {
        List<PendingWrite> taken = new ArrayList<>();
        int count = 0;
        while (!this.queue.isEmpty()) {
            int next = this.queue.element().rows().size();
            if (count > 0 && count + next > this.options.batchSize()) {
                break;
            }
            taken.add(this.queue.remove());
            count += next;
        }
        this.size -= count;
        if (count > 0) {
            this.notFull.signalAll();
        }
        return taken;
    }

    /** Ends the wait for events. */
    void wake() {
        this.lock.lock();
        try {
            this.woken = true;
            this.notEmpty.signal();
        } finally {
            this.lock.unlock();
        }
    }

    int size() {
        this.lock.lock();
        try {
            return this.size;
        } finally {
            this.lock.unlock();
        }
    }

    /** Takes no more; what is in it can still be taken. */
    void close() {
        this.lock.lock();
        try {
            this.closed = true;
            this.notEmpty.signalAll();
            this.notFull.signalAll();
            this.closing.signalAll();
        } finally {
            this.lock.unlock();
        }
    }

    boolean isClosed() {
        this.lock.lock();
        try {
            return this.closed;
        } finally {
            this.lock.unlock();
        }
    }

    /** Waits, but no longer than until it is closed. */
    void awaitClose(long nanos) {
        this.lock.lock();
        try {
            long left = nanos;
            while (!this.closed && left > 0) {
                left = this.closing.awaitNanos(left);
            }
        } catch (InterruptedException ex) {
            // Nobody interrupts the store's threads.
            Thread.currentThread().interrupt();
        } finally {
            this.lock.unlock();
        }
    }
}
