package io.llmspell.event;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** What subscriptions have in common. */
abstract class QueuedSubscription implements Subscription {

    private final String id = EventIds.next().toString();

    private final List<EventPattern> patterns;

    private final SubscriptionOptions options;

    private final Host host;

    private final AtomicBoolean closed = new AtomicBoolean();

    /** How often it is to be looked whether listeners must be told; who finds 0 looks, and for the others too. */
    private final AtomicInteger pressureChecks = new AtomicInteger();

    private volatile boolean pressureTold;

    QueuedSubscription(List<EventPattern> patterns, SubscriptionOptions options, Host host) {
        this.patterns = patterns;
        this.options = options;
        this.host = host;
    }

    /** What a subscription needs of its bus. */
    interface Host {

        EventBusListener listeners();

        EventObservers observers();

        /** The lanes that were made ready are to run. */
        void signal();

        /**
         * Has what is ready handled now if that is done by hand, where waiting for it would be in vain.
         *
         * @return whether it is done by hand
         */
        default boolean deliver() {
            return false;
        }

        /** No more events are to be offered to the subscription. */
        void closing(QueuedSubscription subscription);
    }

    /** The queue that an event goes to. */
    abstract EventQueue queueFor(UniversalEvent event);

    abstract List<EventQueue> queues();

    final Admission offer(Object item, UniversalEvent event) {
        return offer(item, queueFor(event));
    }

    /** Offers to the queue that the event goes to. */
    final Admission offer(Object item, EventQueue queue) {
        Admission admission = queue.offer(item);
        if (queue.isUnderPressure() != this.pressureTold) {
            checkPressure();
        }
        return admission;
    }

    /** Offers an event and waits for room as long as it takes, but inside of the handler that would have to make it. */
    final Admission offerPatiently(Object item, UniversalEvent event) throws InterruptedException {
        EventQueue queue = queueFor(event);
        Admission admission = queue.offerPatiently(item);
        if (queue.isUnderPressure() != this.pressureTold) {
            checkPressure();
        }
        if (admission != Admission.WAIT) {
            return admission;
        }
        if (isInsideHandler()) {
            return queue.giveUp();
        }
        this.host.signal();
        return queue.offerWithin(item, Nanos.FOREVER);
    }

    /** Offers an event without waiting for room. */
    final Admission offerNow(UniversalEvent event) {
        EventQueue queue = queueFor(event);
        Admission admission = offer(event, queue);
        return (admission == Admission.WAIT) ? queue.giveUp() : admission;
    }

    /** Whether the current thread would wait for itself. */
    abstract boolean isInsideHandler();

    /** Waits for the room that {@link #offer} found missing in that queue. */
    final Admission awaitRoom(Object item, EventQueue queue, long nanos) {
        if (nanos <= 0 || isInsideHandler()) {
            return queue.giveUp();
        }
        try {
            return queue.offerWithin(item, nanos);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return Admission.REJECTED;
        }
    }

    /** Listeners are told by one thread at a time, so that they hear of changes in turn and of the last one last. */
    public final void checkPressure() {
        if (isUnderPressure() == this.pressureTold || this.pressureChecks.getAndIncrement() > 0) {
            return;
        }
        int checks = 1;
        do {
            for (boolean now = isUnderPressure(); now != this.pressureTold; now = isUnderPressure()) {
                this.pressureTold = now;
                this.host.listeners().backPressure(this, now);
            }
            checks = this.pressureChecks.addAndGet(-checks);
        } while (checks > 0);
    }

    private boolean isUnderPressure() {
        for (EventQueue queue : queues()) {
            if (queue.isUnderPressure()) {
                return true;
            }
        }
        return false;
    }

    final Host host() {
        return this.host;
    }

    @Override
    public final String id() {
        return this.id;
    }

    @Override
    public final String name() {
        String name = this.options.name();
        return (name != null) ? name : this.id;
    }

    @Override
    public final String owner() {
        return this.options.owner();
    }

    @Override
    public final List<EventPattern> patterns() {
        return this.patterns;
    }

    @Override
    public final SubscriptionOptions options() {
        return this.options;
    }

    @Override
    public final int depth() {
        int depth = 0;
        for (EventQueue queue : queues()) {
            depth += queue.depth();
        }
        return depth;
    }

    @Override
    public final int capacity() {
        return queues().stream().mapToInt(EventQueue::capacity).sum();
    }

    /** Of several queues, the one that was made first. */
    @Override
    public final Optional<UniversalEvent> oldest() {
        return queues().stream()
                .map(EventQueue::peek)
                .filter(Objects::nonNull)
                .map(QueueItem::event)
                .min(Comparator.comparing(UniversalEvent::timestamp));
    }

    @Override
    public final boolean isPaused() {
        return queues().get(0).isPaused();
    }

    @Override
    public SubscriptionState state() {
        if (this.closed.get()) {
            return SubscriptionState.CLOSED;
        }
        if (isStalled()) {
            return SubscriptionState.STALLED;
        }
        return isPaused() ? SubscriptionState.PAUSED : SubscriptionState.ACTIVE;
    }

    abstract boolean isStalled();

    /** Whether somebody is there to deal with its events: else it makes no sense to wait until they are. */
    abstract boolean isServed();

    @Override
    public final void pause() {
        queues().forEach(EventQueue::pause);
    }

    @Override
    public final void resume() {
        queues().forEach(EventQueue::resume);
        this.host.signal();
    }

    @Override
    public boolean drain(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + (this.host.deliver() ? 0 : Nanos.of(timeout));
        for (EventQueue queue : queues()) {
            if (!queue.awaitQuiet(deadline - System.nanoTime())) {
                return false;
            }
        }
        return true;
    }

    /**
     * Takes nothing more from where its events come from, if that is not the publisher; waits no longer than it takes.
     */
    void stop(Duration limit) {}

    /** Whether what it has not handled is kept elsewhere. */
    boolean isDurable() {
        return false;
    }

    @Override
    public void close() {
        if (!this.closed.compareAndSet(false, true)) {
            return;
        }
        this.host.closing(this);
        queues().forEach(EventQueue::close);
        discardHeld();
        this.host.signal();
        this.host.listeners().closed(this);
    }

    /** Gives up what was taken from a queue and is not being handled. */
    abstract void discardHeld();

    @Override
    public String toString() {
        return "Subscription[" + name() + " to " + this.patterns + "]";
    }
}
