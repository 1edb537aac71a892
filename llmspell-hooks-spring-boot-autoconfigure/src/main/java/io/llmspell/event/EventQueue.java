package io.llmspell.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue of a subscription: a ring that grows as it is needed.
 *
 * <p>Publishers append under a lock, which is held for a few instructions and never while user code runs. Consumers
 * take no lock to take an event: the head moves by compare-and-set, and who moves it past a slot owns what was in it.
 * So does a publisher that evicts the oldest event, which is why an event counts as queued, and may be evicted, until
 * the moment its handling begins. A slot is written again only when the head is past it, so a consumer that read it too
 * late fails to move the head. After a growth the old ring is not written any more: a consumer that still reads it
 * finds in it whatever was queued by then.
 *
 * <p>Consumers rest and are woken under the lock, so that no wake-up is lost.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock only
final class EventQueue {

    private static final VarHandle SLOTS;

    private static final int FIRST_LENGTH = 64;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            SLOTS = lookup.findVarHandle(EventQueue.class, "slots", Object[].class);
        } catch (ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final QueueTail tail = new QueueTail();

    private final WaitQueue room = new WaitQueue(this.tail);

    private final WaitQueue changed = new WaitQueue(this.tail);

    private final Cursor head = new Cursor();

    private final int capacity;

    private final int highWatermark;

    private final int lowWatermark;

    private final FlowController flow;

    private final QueueConsumers consumers;

    /** Plain under the lock; consumers, which have no lock, read through SLOTS what was in it when it was written. */
    private @Nullable Object[] slots = {};

    /** Slots below are empty. */
    private long cleared;

    private volatile int waitingPublishers;

    /** Offers that were answered with {@link Admission#WAIT} and are neither taken nor rejected yet. */
    private int undecided;

    private volatile boolean underPressure;

    private volatile boolean paused;

    private volatile boolean closed;

    private long dropped;

    private long rejected;

    private long discarded;

    EventQueue(int capacity, FlowController flow, QueueConsumers consumers) {
        this.capacity = capacity;
        this.highWatermark = Math.max(1, (int) Math.ceil(capacity * 0.8));
        this.lowWatermark = (int) (capacity * 0.2);
        this.flow = flow;
        this.consumers = consumers;
    }

    /** Offers an event; if the answer is to wait, {@link #offerWithin} or {@link #giveUp} must follow. */
    Admission offer(Object item) {
        return offer(item, false);
    }

    /** Offers an event that is to be waited for if there is no room, whatever the strategy. */
    Admission offerPatiently(Object item) {
        return offer(item, true);
    }

    private Admission offer(Object item, boolean patient) {
        this.tail.lock();
        try {
            if (this.closed) {
                return Admission.CLOSED;
            }
            this.tail.offered++;
            Admission admission = hasRoom() ? Admission.TAKEN : whenFull(patient);
            if (admission == Admission.TAKEN) {
                append(item);
            } else if (admission == Admission.WAIT) {
                this.undecided++;
            }
            return admission;
        } finally {
            this.tail.unlock();
        }
    }

    private Admission whenFull(boolean patient) {
        return patient ? Admission.WAIT : this.flow.whenFull(this);
    }

    /** Waits for room, for an event that was offered before. */
    Admission offerWithin(Object item, long nanos) throws InterruptedException {
        this.tail.lock();
        this.waitingPublishers = this.waitingPublishers + 1;
        try {
            boolean room = awaitRoom(nanos);
            if (room && !this.closed) {
                append(item);
                return Admission.TAKEN;
            }
            return reject();
        } catch (InterruptedException ex) {
            this.rejected++;
            throw ex;
        } finally {
            this.waitingPublishers = this.waitingPublishers - 1;
            if (this.waitingPublishers > 0 && hasRoom()) {
                this.room.signal();
            }
            decided();
            this.tail.unlock();
        }
    }

    private boolean awaitRoom(long nanos) throws InterruptedException {
        long left = nanos;
        while (!this.closed && !hasRoom()) {
            if (left <= 0) {
                return false;
            }
            left = this.room.await(left);
        }
        return true;
    }

    /** The publisher does not wait for room, for an event that was offered before. */
    Admission giveUp() {
        this.tail.lock();
        try {
            return reject();
        } finally {
            decided();
            this.tail.unlock();
        }
    }

    private void decided() {
        this.undecided--;
        if (this.undecided == 0) {
            this.changed.signalAll();
        }
    }

    /** The new event is dropped; under the lock. */
    Admission drop() {
        this.dropped++;
        return Admission.DROPPED;
    }

    /** The new event is rejected; under the lock. */
    Admission reject() {
        this.rejected++;
        return Admission.REJECTED;
    }

    /** Makes room by dropping the oldest event that has not begun, unless a consumer made room; under the lock. */
    void evictOldest() {
        while (!hasRoom()) {
            if (this.head.advance(this.tail.headSeen)) {
                this.dropped++;
            }
        }
    }

    private boolean hasRoom() {
        long end = this.tail.position();
        if (end - this.tail.headSeen < this.capacity) {
            return true;
        }
        this.tail.headSeen = this.head.get();
        return end - this.tail.headSeen < this.capacity;
    }

    private void append(Object item) {
        long end = this.tail.position();
        if (end - this.tail.headSeen >= this.slots.length) {
            this.tail.headSeen = this.head.get();
            if (end - this.tail.headSeen >= this.slots.length) {
                grow(end);
            }
        }
        this.slots[(int) end & (this.slots.length - 1)] = item;
        this.tail.advanceTo(end + 1);
        if (end + 1 - this.tail.headSeen >= this.highWatermark && !this.underPressure) {
            this.tail.headSeen = this.head.get();
            if (end + 1 - this.tail.headSeen >= this.highWatermark) {
                this.underPressure = true;
            }
        }
        if (!this.paused) {
            this.consumers.wake(this);
        }
    }

    private void grow(long end) {
        @Nullable Object[] larger = new @Nullable Object[Math.max(FIRST_LENGTH, this.slots.length * 2)];
        for (long i = this.tail.headSeen; i < end; i++) {
            larger[(int) i & (larger.length - 1)] = this.slots[(int) i & (this.slots.length - 1)];
        }
        SLOTS.setRelease(this, larger);
        this.cleared = this.tail.headSeen;
    }

    /**
     * Takes the oldest event.
     *
     * @param view where this consumer saw the tail last
     * @return the event, or {@code null} if there is none or the queue is paused
     */
    @Nullable
    Object poll(TailView view) {
        while (!this.paused) {
            long at = this.head.get();
            if (at >= view.tail) {
                view.tail = this.tail.position();
                if (at >= view.tail) {
                    return null;
                }
            }
            @Nullable Object[] ring = (@Nullable Object[]) SLOTS.getAcquire(this);
            Object item = ring[(int) at & (ring.length - 1)];
            if (this.head.advance(at)) {
                if (this.waitingPublishers > 0) {
                    signalRoom();
                }
                return item;
            }
        }
        return null;
    }

    /** What a consumer knows of the tail, so that it need not read it for each event. */
    @SuppressWarnings("unused") // the padding: it is written for each event, and beside it is what publishers read
    static class TailView {

        private long before1;
        private long before2;
        private long before3;
        private long before4;
        private long before5;
        private long before6;
        private long before7;

        private long tail;
    }

    private void signalRoom() {
        this.tail.lock();
        try {
            this.room.signal();
        } finally {
            this.tail.unlock();
        }
    }

    /** Whether there is something to take. */
    boolean hasNext() {
        return this.tail.position() != this.head.get() && !this.paused;
    }

    /** Lets a consumer rest, unless there is something for it to do; returns whether there is. */
    boolean restUnlessNeeded(Lane lane) {
        this.tail.lock();
        try {
            clearTaken();
            if (hasNext() || (lane.isHolding() && (!this.paused || this.closed))) {
                return true;
            }
            this.consumers.rest(lane);
            this.changed.signalAll();
            return false;
        } finally {
            this.tail.unlock();
        }
    }

    /** Between batches: lets go of what was taken, so that it is not kept from the garbage collector. */
    void batchEnded() {
        this.tail.lock();
        try {
            clearTaken();
            if (this.tail.position() == this.head.get()) {
                this.changed.signalAll();
            }
        } finally {
            this.tail.unlock();
        }
    }

    private void clearTaken() {
        long taken = this.head.get();
        long from = Math.max(this.cleared, this.tail.position() - this.slots.length);
        int mask = this.slots.length - 1;
        for (long i = from; i < taken; i++) {
            this.slots[(int) i & mask] = null;
        }
        this.cleared = taken;
        if (this.underPressure && this.tail.position() - taken <= this.lowWatermark) {
            this.underPressure = false;
        }
    }

    /** Waits until there is something to take, or this returns for another reason. */
    void awaitNext(long nanos) throws InterruptedException {
        this.tail.lock();
        try {
            clearTaken();
            long left = nanos;
            while (!hasNext() && !this.closed && left > 0) {
                left = this.changed.await(left);
            }
        } finally {
            this.tail.unlock();
        }
    }

    /** To be called, under the lock, when consumers that wait should look again. */
    void signalChanged() {
        this.changed.signalAll();
    }

    /** Waits until nothing is queued or about to be and every consumer rests; returns whether it came to that. */
    boolean awaitQuiet(long nanos) throws InterruptedException {
        this.tail.lock();
        try {
            long left = nanos;
            while (this.tail.position() != this.head.get() || this.undecided > 0 || !this.consumers.allRest()) {
                if (left <= 0) {
                    return false;
                }
                left = this.changed.await(left);
            }
            return true;
        } finally {
            this.tail.unlock();
        }
    }

    void pause() {
        this.tail.lock();
        try {
            this.paused = true;
        } finally {
            this.tail.unlock();
        }
    }

    void resume() {
        this.tail.lock();
        try {
            this.paused = false;
            this.consumers.wakeAll(this);
            this.changed.signalAll();
        } finally {
            this.tail.unlock();
        }
    }

    /** Discards what is queued. */
    void clear() {
        this.tail.lock();
        try {
            discardQueued();
            clearTaken();
            this.room.signalAll();
            this.changed.signalAll();
        } finally {
            this.tail.unlock();
        }
    }

    private void discardQueued() {
        // A consumer may be taking the last one just now: the head must not move past the tail.
        for (long at = this.head.get(); at < this.tail.position(); at = this.head.get()) {
            if (this.head.advance(at)) {
                this.discarded++;
            }
        }
    }

    /** Takes no more, and discards what is queued. */
    void close() {
        this.tail.lock();
        try {
            this.closed = true;
            discardQueued();
            clearTaken();
            Arrays.fill(this.slots, null);
            this.consumers.wakeAll(this);
            this.room.signalAll();
            this.changed.signalAll();
        } finally {
            this.tail.unlock();
        }
    }

    /** Something that was taken but not handled is given up. */
    void discardTaken() {
        this.tail.lock();
        try {
            this.discarded++;
        } finally {
            this.tail.unlock();
        }
    }

    boolean isClosed() {
        return this.closed;
    }

    boolean isPaused() {
        return this.paused;
    }

    boolean isUnderPressure() {
        return this.underPressure;
    }

    int capacity() {
        return this.capacity;
    }

    int depth() {
        return (int) Math.max(0, this.tail.position() - this.head.get());
    }

    /**
     * What is taken next, without taking it; {@code null} if there is nothing. A consumer may be taking it just now.
     */
    @Nullable
    Object peek() {
        this.tail.lock();
        try {
            long at = this.head.get();
            // Slots are cleared under the lock, and only behind the head: this one is not.
            return (at < this.tail.position()) ? this.slots[(int) at & (this.slots.length - 1)] : null;
        } finally {
            this.tail.unlock();
        }
    }

    /** What was counted under the lock, all of one moment. */
    Counts counts() {
        this.tail.lock();
        try {
            return new Counts(
                    this.tail.offered,
                    this.dropped,
                    this.rejected,
                    this.discarded,
                    this.tail.position() - this.head.get());
        } finally {
            this.tail.unlock();
        }
    }

    record Counts(long offered, long dropped, long rejected, long discarded, long queued) {}
}
