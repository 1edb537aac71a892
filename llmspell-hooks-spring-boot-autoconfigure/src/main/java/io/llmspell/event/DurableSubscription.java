package io.llmspell.event;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A subscription whose events come from the storage, one after the other. Its queue holds some that were read ahead,
 * which a {@link DurableFeed} puts there.
 */
final class DurableSubscription extends HandlerSubscription {

    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(1);

    /** How long an event waits whose dead letter could not be stored. */
    private static final long AGAIN = TimeUnit.SECONDS.toNanos(1);

    private final SubscriptionStorage storage;

    private final EventQueue queue;

    private final DurableFeed feed;

    private final Graveyard graveyard;

    /** Of the one thread that handles. */
    private volatile @Nullable Burial burial;

    DurableSubscription(
            List<EventPattern> patterns,
            SubscriptionOptions options,
            Host host,
            EventHandler handler,
            HandlerPool pool,
            EventContext context,
            MemoryDeadLetters deadLetters,
            SubscriptionStorage storage,
            Graveyard graveyard) {
        super(patterns, options, host, handler, pool, context, deadLetters);
        this.storage = storage;
        this.queue = queues().get(0);
        this.graveyard = graveyard;
        this.feed = new DurableFeed(this, this.queue, storage, pool.monitor(), graveyard);
    }

    /** Makes the dead letters of durable subscriptions. */
    interface Graveyard {

        DeadLetter letter(String subscription, UniversalEvent event, Throwable error, int attempts);

        /** Tells observers of one that is kept now, or still. */
        void buried(DeadLetter letter);
    }

    @Override
    public void start() {
        this.feed.open();
    }

    @Override
    public void handle(Object item) throws Exception {
        if (item instanceof QueueItem.Read read) {
            if (isDead(read)) {
                throw new NotBuriedException();
            }
            if (this.feed.mayHandle(read.lease())) {
                super.handle(item);
                this.feed.handled(read);
            }
        } else {
            super.handle(item);
            if (item instanceof QueueItem.Again again) {
                remove(again.letter());
            }
        }
    }

    /** Whether it was handled in vain already, and only its dead letter is missing. */
    @SuppressWarnings("ReferenceEquality") // this very one
    private boolean isDead(QueueItem.Read read) {
        Burial known = this.burial;
        return known != null && known.read() == read;
    }

    private void remove(DeadLetter letter) {
        try {
            this.storage.removeDeadLetter(letter.id());
        } catch (RuntimeException ex) {
            // It was handled; that the letter stays is no reason to do so once more.
            host().listeners().storageFailed(this, ex);
        }
    }

    @Override
    public long failed(Object item, int attempt, Throwable error) {
        Burial dead = this.burial;
        if (dead != null && error instanceof NotBuriedException) {
            return bury(dead) ? DEAD : AGAIN;
        }
        if (item instanceof QueueItem.Read read) {
            return failed(read, attempt + this.feed.attemptsBefore(read), error);
        }
        UniversalEvent event = QueueItem.event(item);
        long pause = pause(event, attempt, error);
        if (pause == DEAD && item instanceof QueueItem.Again again) {
            noteAgain(again.letter(), attempt, error);
        }
        return pause;
    }

    private void noteAgain(DeadLetter letter, int attempt, Throwable error) {
        try {
            this.storage.triedAgain(letter.id(), letter.attempts() + attempt, error);
            this.graveyard.buried(letter.failedAgain(attempt, error));
        } catch (RuntimeException ex) {
            // The letter is still there, as it was.
            host().listeners().storageFailed(this, ex);
        }
    }

    private long failed(QueueItem.Read read, int attempts, Throwable error) {
        long pause = pause(read.event(), attempts, error);
        if (pause != DEAD) {
            this.feed.tried(read, attempts);
            return pause;
        }
        return bury(new Burial(read, this.graveyard.letter(name(), read.event(), error, attempts))) ? DEAD : AGAIN;
    }

    /** Keeps a dead letter: before that, its event must not be passed over. Returns whether that is done with. */
    private boolean bury(Burial dead) {
        this.burial = dead;
        QueueItem.Read read = dead.read();
        try {
            if (this.storage.bury(read.lease(), read.position(), dead.letter())) {
                this.graveyard.buried(dead.letter());
            }
        } catch (RuntimeException ex) {
            host().listeners().storageFailed(this, ex);
            return false;
        }
        this.burial = null;
        this.feed.handled(read);
        return true;
    }

    /** An event that was handled in vain, and what is to be kept of it. */
    private record Burial(QueueItem.Read read, DeadLetter letter) {}

    /** The handler is not asked again: its dead letter could not be kept yet. */
    private static final class NotBuriedException extends Exception {

        private static final long serialVersionUID = 1L;

        NotBuriedException() {
            super("The dead letter is not stored yet", null, false, false);
        }
    }

    /** Has a dead letter handled again; whether it is going to be. */
    boolean tryAgain(DeadLetter letter) {
        return this.feed.isLeased() && offer(new QueueItem.Again(letter), this.queue) == Admission.TAKEN;
    }

    @Override
    public SubscriptionState state() {
        SubscriptionState state = super.state();
        return (state == SubscriptionState.ACTIVE && !this.feed.isLeased()) ? SubscriptionState.STANDBY : state;
    }

    @Override
    boolean isDurable() {
        return true;
    }

    /** Waits until all that is stored now is handled, unless another instance does that. */
    @Override
    public boolean drain(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + Nanos.of(timeout);
        long end = this.feed.isStopped() ? 0 : this.storage.end();
        this.feed.wake();
        while (!this.feed.isStopped() && !this.feed.isStandby() && !this.feed.isBeyond(end)) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.sleep(LOOK);
        }
        return super.drain(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }

    /** What was read ahead is forgotten; what is being handled may end; how far it is, is saved. */
    @Override
    void stop(Duration limit) {
        long nanos = Math.max(Nanos.of(limit), TimeUnit.SECONDS.toNanos(1));
        try {
            this.feed.stop(nanos);
            discardHeld();
            super.drain(limit);
            if (!this.feed.finish(nanos)) {
                host().listeners()
                        .storageFailed(
                                this,
                                new IllegalStateException("How far it is could not be saved in time: what was handled"
                                        + " since it was saved last is handled again"));
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (!this.feed.isStopped()) {
            stop(Duration.ofSeconds(1));
        }
        super.close();
    }
}
