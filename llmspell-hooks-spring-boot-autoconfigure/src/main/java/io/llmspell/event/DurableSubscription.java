package io.llmspell.event;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

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

        /** Tells observers of one that is kept now. */
        void buried(DeadLetter letter);
    }

    /** Begins to read. */
    void open() {
        this.feed.open();
    }

    @Override
    public void handle(Object item) throws Exception {
        if (item instanceof QueueItem.Read read) {
            if (this.feed.isHeld(read.lease())) {
                super.handle(item);
                this.feed.handled(read);
            }
        } else {
            super.handle(item);
            if (item instanceof QueueItem.Again again) {
                this.storage.removeDeadLetter(again.letter().id());
            }
        }
    }

    @Override
    public long failed(Object item, int attempt, Throwable error) {
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
        DeadLetter letter = this.graveyard.letter(name(), read.event(), error, attempts);
        try {
            if (this.storage.bury(read.lease(), read.position(), letter)) {
                this.graveyard.buried(letter);
            }
        } catch (RuntimeException ex) {
            // It must not be passed over before its dead letter is kept.
            host().listeners().storageFailed(this, ex);
            return AGAIN;
        }
        this.feed.handled(read);
        return DEAD;
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
        long end = this.storage.end();
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
