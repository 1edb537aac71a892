package io.llmspell.event;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A subscription that is read. */
final class ReceivingSubscription extends QueuedSubscription implements PullSubscription {

    private final EventQueue queue;

    private final List<EventQueue> queues;

    private final EventMonitor monitor;

    private final LongAdder delivered = new LongAdder();

    private final AtomicInteger readers = new AtomicInteger();

    private volatile long lastRead;

    private volatile boolean expired;

    ReceivingSubscription(List<EventPattern> patterns, SubscriptionOptions options, Host host, EventMonitor monitor) {
        super(patterns, options, host);
        this.monitor = monitor;
        this.queue = new EventQueue(options.capacity(), options.flow(), new Readers());
        this.queues = List.of(this.queue);
        this.lastRead = monitor.now();
    }

    /** Those who wait look again when they are woken. */
    private static final class Readers implements QueueConsumers {

        @Override
        public void wake(EventQueue queue) {
            queue.signalChanged();
        }

        @Override
        public void wakeAll(EventQueue queue) {
            queue.signalChanged();
        }

        @Override
        public void rest(Lane lane) {
            throw new IllegalStateException("a queue that is read has no lanes");
        }

        @Override
        public boolean allRest() {
            return true;
        }
    }

    /** Looks from time to time whether somebody still reads, without keeping the subscription from being forgotten. */
    void watchExpiry() {
        long expiry = Nanos.of(options().expiry());
        if (expiry > 0) {
            watch(new WeakReference<>(this), this.monitor, expiry);
        }
    }

    private static void watch(WeakReference<ReceivingSubscription> watched, EventMonitor monitor, long nanos) {
        monitor.schedule(nanos, () -> {
            ReceivingSubscription subscription = watched.get();
            long left = (subscription != null) ? subscription.expire() : 0;
            if (left > 0) {
                watch(watched, monitor, left);
            }
        });
    }

    /** Closes it if nobody reads; returns how long it is to be left alone, or 0 if it is closed. */
    private long expire() {
        if (state() == SubscriptionState.CLOSED) {
            return 0;
        }
        long expiry = Nanos.of(options().expiry());
        long unread = (this.readers.get() > 0) ? 0 : this.monitor.now() - this.lastRead;
        if (unread < expiry) {
            return expiry - unread;
        }
        this.expired = true;
        close();
        host().listeners().expired(this);
        return 0;
    }

    @Override
    public Optional<UniversalEvent> receive(Duration timeout) throws InterruptedException {
        List<UniversalEvent> received = receiveBatch(1, timeout);
        return received.isEmpty() ? Optional.empty() : Optional.of(received.get(0));
    }

    @Override
    public List<UniversalEvent> receiveBatch(int max, Duration timeout) throws InterruptedException {
        if (max < 1) {
            throw new IllegalArgumentException("max must be at least 1, but is " + max);
        }
        if (this.expired) {
            throw new IllegalStateException("Subscription '" + name() + "' is closed, because nobody read it for "
                    + options().expiry() + ": subscribe again, or raise its expiry");
        }
        this.readers.incrementAndGet();
        try {
            List<UniversalEvent> batch = new ArrayList<>();
            take(batch, max);
            long deadline = System.nanoTime() + Nanos.of(timeout);
            long left = Nanos.of(timeout);
            while (batch.isEmpty() && left > 0 && !this.queue.isClosed()) {
                this.queue.awaitNext(left);
                take(batch, max);
                left = deadline - System.nanoTime();
            }
            return batch;
        } finally {
            this.lastRead = this.monitor.now();
            this.readers.decrementAndGet();
        }
    }

    private void take(List<UniversalEvent> batch, int max) {
        EventQueue.TailView view = new EventQueue.TailView();
        // Not more than there may be at a time, so that it ends although publishers go on.
        int most = Math.min(max, this.queue.capacity());
        while (batch.size() < most) {
            @Nullable Object item = this.queue.poll(view);
            if (item == null) {
                break;
            }
            batch.add(QueueItem.event(item));
        }
        if (!batch.isEmpty()) {
            this.delivered.add(batch.size());
            this.queue.batchEnded();
            checkPressure();
        }
    }

    @Override
    EventQueue queueFor(UniversalEvent event) {
        return this.queue;
    }

    @Override
    List<EventQueue> queues() {
        return this.queues;
    }

    @Override
    boolean isInsideHandler() {
        return false;
    }

    @Override
    boolean isStalled() {
        return false;
    }

    @Override
    boolean isServed() {
        return this.readers.get() > 0;
    }

    @Override
    void discardHeld() {
        // What is read is delivered.
    }

    @Override
    public SubscriptionStatistics statistics() {
        EventQueue.Counts counts = this.queue.counts();
        return new SubscriptionStatistics(
                counts.offered(),
                this.delivered.sum(),
                counts.dropped(),
                counts.rejected(),
                0,
                counts.discarded(),
                counts.queued(),
                0,
                0);
    }
}
