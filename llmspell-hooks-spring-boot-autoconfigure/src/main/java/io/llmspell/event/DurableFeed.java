package io.llmspell.event;

import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Fills the queue of a durable subscription from the storage, and saves how far it is: as long as this instance has the
 * lease, for which it asks again and again.
 *
 * <p>All is done by {@link #pump}, on a thread of the storage, one at a time: who finds the number of requests at 0
 * runs it, for all who ask meanwhile. The one handler of the subscription tells how far it is through
 * {@link #handledUpTo}.
 */
final class DurableFeed {

    /** Between two looks at the storage, so that busy publishers do not have it read for each event. */
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

    /** How many events wait in the queue at most. */
    private static final int READ_AHEAD = 500;

    /** How many events may be handled before their position is saved: as many are handled again at most. */
    private static final int MAX_UNSAVED = 2 * READ_AHEAD;

    /** Between two looks whether the last handler has returned, of which there are so many. */
    private static final long WAIT = TimeUnit.MILLISECONDS.toNanos(2);

    private static final int MAX_WAITS = 50;

    private final DurableSubscription subscription;

    private final EventQueue queue;

    private final SubscriptionStorage storage;

    private final EventMonitor monitor;

    private final DurableSubscription.Graveyard graveyard;

    private final SubscriptionStorage.Timing timing;

    private final int readAhead;

    private final AtomicInteger requests = new AtomicInteger();

    private final CountDownLatch emptied = new CountDownLatch(1);

    private final CountDownLatch finished = new CountDownLatch(1);

    private Runnable unfollow = () -> {};

    private volatile @Nullable Lease lease;

    private final AtomicBoolean opened = new AtomicBoolean();

    private volatile boolean stopped;

    private volatile boolean finishing;

    /** How often the lease was not given back yet, as a handler was at work. */
    private int waitsForHandler;

    /** Whether it was tried to get the lease. */
    private volatile boolean asked;

    private volatile boolean readTimer;

    private volatile boolean saveTimer;

    /** The position of the last event that was handled. */
    private volatile long handledUpTo;

    /** How often the event after it was tried. */
    private volatile int attempts;

    /** All up to here is handled. */
    private volatile long beyond;

    /** Of the pump. */
    private boolean standingBy;

    private long readUpTo;

    private long lastOffered;

    private long savedUpTo;

    private int savedAttempts;

    /** How many events were put in the queue since the position was saved. */
    private int unsaved;

    private long savedAt;

    private volatile long renewedAt;

    private long askedAt;

    private long readAt;

    private boolean more;

    /**
     * How many events are still to be handled one at a time: another instance was lost while it handled one of them.
     */
    private int careful;

    DurableFeed(
            DurableSubscription subscription,
            EventQueue queue,
            SubscriptionStorage storage,
            EventMonitor monitor,
            DurableSubscription.Graveyard graveyard) {
        this.subscription = subscription;
        this.queue = queue;
        this.storage = storage;
        this.monitor = monitor;
        this.graveyard = graveyard;
        this.timing = storage.timing();
        this.readAhead = Math.min(queue.capacity(), READ_AHEAD);
        this.askedAt = monitor.now() - Nanos.of(this.timing.pollInterval());
    }

    /** Begins, the first time. */
    void open() {
        if (this.opened.compareAndSet(false, true)) {
            this.unfollow = this.storage.onStored(this::wake);
            wake();
            poll();
        }
    }

    private void poll() {
        // Until the end, as the lease is kept while the last event is handled.
        if (this.finished.getCount() > 0) {
            wake();
            this.monitor.schedule(Nanos.of(this.timing.pollInterval()), this::poll);
        }
    }

    /** Has the pump run soon. */
    void wake() {
        if (this.requests.getAndIncrement() > 0) {
            return;
        }
        runSoon();
    }

    private void runSoon() {
        try {
            this.storage.execute(this::run);
        } catch (RuntimeException | Error ex) {
            this.requests.set(0);
            this.subscription.host().listeners().storageFailed(this.subscription, ex);
        }
    }

    private void wakeToReadIn(long nanos) {
        if (!this.readTimer) {
            this.readTimer = true;
            this.monitor.schedule(nanos, () -> {
                this.readTimer = false;
                wake();
            });
        }
    }

    private void wakeToSaveIn(long nanos) {
        if (!this.saveTimer) {
            this.saveTimer = true;
            this.monitor.schedule(nanos, () -> {
                this.saveTimer = false;
                wake();
            });
        }
    }

    /** Once: with more to do, it goes to the end of the line, as others need the threads of the storage too. */
    private void run() {
        int done = this.requests.get();
        try {
            pump();
        } catch (RuntimeException | Error ex) {
            this.subscription.host().listeners().storageFailed(this.subscription, ex);
        }
        if (this.requests.addAndGet(-done) > 0) {
            runSoon();
        }
    }

    private void pump() {
        if (this.stopped) {
            this.queue.clear();
            this.emptied.countDown();
            if (this.finishing) {
                giveBack();
            } else {
                keep(this.monitor.now());
            }
            return;
        }
        if (!this.opened.get()) {
            return;
        }
        long now = this.monitor.now();
        Lease held = (this.lease != null) ? keep(now) : acquire(now);
        if (held != null) {
            save(held, now);
            fill(held, now);
        }
    }

    private @Nullable Lease acquire(long now) {
        if (now - this.askedAt < Nanos.of(this.timing.pollInterval())) {
            return null;
        }
        this.askedAt = now;
        this.asked = true;
        Lease taken = this.storage.acquire(this.subscription.name()).orElse(null);
        if (taken != null) {
            begin(taken, now);
        } else if (!this.standingBy) {
            standBy();
        }
        return taken;
    }

    private void standBy() {
        for (SubscriptionStorage.Known known : this.storage.known()) {
            Instant until = known.leasedUntil();
            if (until != null && known.name().equals(this.subscription.name())) {
                this.standingBy = true;
                this.subscription.host().listeners().standingBy(this.subscription, until);
            }
        }
    }

    private void begin(Lease taken, long now) {
        this.standingBy = false;
        this.renewedAt = now;
        this.readUpTo = taken.position();
        this.lastOffered = taken.position();
        this.savedUpTo = taken.position();
        this.savedAttempts = taken.attempts();
        this.handledUpTo = taken.position();
        this.beyond = taken.position();
        this.attempts = taken.attempts();
        this.careful = taken.abandoned() ? MAX_UNSAVED : 0;
        this.more = true;
        this.unsaved = 0;
        this.lease = taken;
        this.subscription.host().listeners().leaseChanged(this.subscription, true);
    }

    private @Nullable Lease keep(long now) {
        Lease held = this.lease;
        long duration = Nanos.of(this.timing.duration());
        if (held == null || now - this.renewedAt < duration / 3) {
            return held;
        }
        try {
            if (this.storage.renew(held)) {
                this.renewedAt = now;
                return held;
            }
        } catch (RuntimeException ex) {
            if (now - this.renewedAt < duration) {
                throw ex;
            }
        }
        lose();
        return null;
    }

    /** Another instance may have it by now: nothing of it is handled here any more. */
    private void lose() {
        this.lease = null;
        this.queue.clear();
        this.subscription.host().listeners().leaseChanged(this.subscription, false);
    }

    private void save(Lease held, long now) {
        // With the one that is being handled, and read before the position: at most too many.
        int open = this.queue.depth() + 1;
        long position = handled();
        int tried = this.attempts;
        boolean changed = position != this.savedUpTo || tried != this.savedAttempts;
        if (!changed) {
            return;
        }
        long due = this.savedAt + Nanos.of(this.timing.saveInterval()) - now;
        if (due > 0 && this.careful == 0 && this.unsaved < MAX_UNSAVED) {
            wakeToSaveIn(due);
        } else if (this.storage.save(held, position, tried)) {
            this.savedAt = now;
            this.savedUpTo = position;
            this.savedAttempts = tried;
            this.unsaved = open;
        } else {
            lose();
        }
    }

    /** All up to here is handled, or not for this subscription. */
    private long handled() {
        long last = this.handledUpTo;
        long position = (last >= this.lastOffered) ? this.readUpTo : last;
        this.beyond = position;
        return position;
    }

    private void fill(Lease held, long now) {
        if (this.lease == null || !hasRoom()) {
            return;
        }
        if (!this.more && now - this.readAt < PAUSE) {
            wakeToReadIn(PAUSE);
            return;
        }
        int limit = (this.careful > 0)
                ? 1
                : Math.max(1, Math.min(this.readAhead - this.queue.depth(), MAX_UNSAVED - this.unsaved));
        this.readAt = now;
        EventTail tail = this.storage.read(this.subscription.patterns(), this.readUpTo, limit);
        this.more = !tail.events().isEmpty();
        for (StoredEvent stored : tail.events()) {
            if (!offer(held, stored)) {
                return;
            }
        }
        boolean moved = tail.end() != this.readUpTo;
        this.readUpTo = tail.end();
        this.subscription.host().signal();
        if (moved) {
            save(held, now);
        }
    }

    private boolean hasRoom() {
        if (this.careful > 0) {
            return this.handledUpTo >= this.lastOffered && this.savedUpTo >= this.lastOffered;
        }
        return this.unsaved < MAX_UNSAVED && this.queue.depth() <= this.readAhead / 2;
    }

    /** Puts an event in the queue; returns whether the next one can follow. */
    private boolean offer(Lease held, StoredEvent stored) {
        long before = this.lastOffered;
        if (before == held.position() && this.savedUpTo == before && isPoison(held)) {
            bury(held, stored);
            return this.lease != null;
        }
        if (this.careful > 0) {
            this.storage.begin(held);
            this.careful--;
        }
        // Only now, as the storage may fail: what is not offered is never handled. The handler may be done at once.
        this.lastOffered = stored.position();
        QueueItem.Read item = new QueueItem.Read(stored.event(), stored.position(), held);
        if (this.subscription.offer(item, this.queue) != Admission.TAKEN) {
            // Closed, or filled up with dead letters that are tried again: it is read once more.
            this.lastOffered = before;
            return false;
        }
        this.readUpTo = stored.position();
        this.unsaved++;
        return true;
    }

    /** Whether the next event has taken too many instances down with it. */
    private boolean isPoison(Lease held) {
        return held.losses() >= Math.max(2, this.subscription.options().retry().maxAttempts());
    }

    private void bury(Lease held, StoredEvent stored) {
        Throwable error = new IllegalStateException(
                held.losses() + " times in a row the instance was lost that handled this event or one near it");
        DeadLetter letter = this.graveyard.letter(this.subscription.name(), stored.event(), error, held.losses());
        if (this.storage.bury(held, stored.position(), letter)) {
            this.readUpTo = stored.position();
            this.lastOffered = stored.position();
            this.handledUpTo = stored.position();
            this.savedUpTo = stored.position();
            this.graveyard.buried(letter);
        } else {
            lose();
        }
    }

    /** The handler is done with an event. Called by its thread. */
    void handled(QueueItem.Read read) {
        if (isHeld(read.lease())) {
            this.attempts = 0;
            this.handledUpTo = read.position();
            if (this.careful > 0 || this.queue.depth() <= this.readAhead / 2) {
                wake();
            }
        }
    }

    /** The handler has tried an event in vain. Called by its thread. */
    void tried(QueueItem.Read read, int times) {
        if (isHeld(read.lease())) {
            this.attempts = times;
            wake();
        }
    }

    /** How often an event was tried before this instance had the lease. */
    int attemptsBefore(QueueItem.Read read) {
        return (this.handledUpTo == read.lease().position()) ? read.lease().attempts() : 0;
    }

    boolean isHeld(Lease other) {
        Lease held = this.lease;
        return held != null && held.epoch() == other.epoch();
    }

    /** Whether an event may still be handled: not if the lease has run out while nobody could renew it. */
    boolean mayHandle(Lease other) {
        if (!isHeld(other)) {
            return false;
        }
        boolean inTime = this.monitor.now() - this.renewedAt < Nanos.of(this.timing.duration());
        if (!inTime) {
            lose();
        }
        return inTime;
    }

    boolean isLeased() {
        return this.lease != null;
    }

    /** Whether all up to a position is handled. */
    boolean isBeyond(long position) {
        return this.beyond >= position;
    }

    boolean isStopped() {
        return this.stopped;
    }

    /** Whether it has not begun, or it is known that another instance has the lease, or nobody. */
    boolean isStandby() {
        return !this.opened.get() || (this.asked && this.lease == null);
    }

    /** Reads no more, and forgets what was read ahead. */
    void stop(long nanos) throws InterruptedException {
        this.unfollow.run();
        this.stopped = true;
        wake();
        this.emptied.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** Saves how far it is, and gives the lease back, unless a handler is still at work; returns whether it is done. */
    boolean finish(long nanos) throws InterruptedException {
        this.finishing = true;
        wake();
        return this.finished.await(nanos, TimeUnit.NANOSECONDS);
    }

    private void giveBack() {
        Lease held = this.lease;
        boolean idle = this.subscription.statistics().inFlight() == 0;
        if (held != null && !idle && this.waitsForHandler++ < MAX_WAITS) {
            // One that has just returned may not be counted out yet, and the next instance would wait for the lease to
            // run out.
            this.monitor.schedule(WAIT, this::wake);
            return;
        }
        if (held != null && this.storage.save(held, handled(), this.attempts) && idle) {
            this.lease = null;
            this.storage.release(held);
            this.subscription.host().listeners().leaseChanged(this.subscription, false);
        }
        this.finished.countDown();
    }
}
