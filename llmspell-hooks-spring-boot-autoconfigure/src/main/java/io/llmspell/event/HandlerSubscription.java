package io.llmspell.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A subscription whose events are given to a handler. */
class HandlerSubscription extends QueuedSubscription implements Delivery {

    private final EventHandler handler;

    private final HandlerPool pool;

    private final EventContext context;

    private final MemoryDeadLetters deadLetters;

    private final List<LaneGroup> groups = new ArrayList<>();

    private final List<EventQueue> queues;

    /** The queue, where there is only one. */
    private final @Nullable EventQueue only;

    private final long handlerTimeout;

    private final LongAdder failures = new LongAdder();

    HandlerSubscription(
            List<EventPattern> patterns,
            SubscriptionOptions options,
            Host host,
            EventHandler handler,
            HandlerPool pool,
            EventContext context,
            MemoryDeadLetters deadLetters) {
        super(patterns, options, host);
        this.handler = host.observers().observed(this, handler);
        this.pool = pool;
        this.context = context;
        this.deadLetters = deadLetters;
        this.handlerTimeout = Nanos.of(options.handlerTimeout());
        int concurrency = options.concurrency();
        boolean split = concurrency > 1 && options.orderingKey() != null;
        int queues = split ? concurrency : 1;
        for (int i = 0; i < queues; i++) {
            // The shares differ by one at most, and add up to the capacity.
            int share = options.capacity() / queues + ((i < options.capacity() % queues) ? 1 : 0);
            this.groups.add(new LaneGroup(pool, this, split ? 1 : concurrency, share, options.flow()));
        }
        this.queues = this.groups.stream().map(LaneGroup::queue).toList();
        this.only = split ? null : this.queues.get(0);
    }

    @Override
    EventQueue queueFor(UniversalEvent event) {
        EventQueue known = this.only;
        if (known != null) {
            return known;
        }
        return this.queues.get(Math.floorMod(spread(keyOf(event)), this.queues.size()));
    }

    /** An event whose key cannot be told is handled all the same, in order with others of that kind. */
    private int keyOf(UniversalEvent event) {
        Function<UniversalEvent, @Nullable String> function =
                Objects.requireNonNull(options().orderingKey());
        try {
            return Objects.hashCode(function.apply(event));
        } catch (RuntimeException | Error ex) {
            host().listeners().handlerFailed(this, event, ex, 0, false);
            return 0;
        }
    }

    private static int spread(int hash) {
        return (hash * 0x9E3779B9) >>> 16;
    }

    @Override
    List<EventQueue> queues() {
        return this.queues;
    }

    @Override
    public void handle(Object item) throws Exception {
        if (item instanceof Carried carried) {
            this.context.handle(carried.captured(), carried.event(), this.handler);
        } else {
            this.context.handle(null, QueueItem.event(item), this.handler);
        }
    }

    @Override
    public long failed(Object item, int attempt, Throwable error) {
        UniversalEvent event = QueueItem.event(item);
        long pause = pause(event, attempt, error);
        if (pause == DEAD) {
            this.deadLetters.add(name(), event, error, attempt);
        }
        return pause;
    }

    /** Tells observers of a failure; returns how long the event is to wait, or that it is dead. */
    final long pause(UniversalEvent event, int attempt, Throwable error) {
        this.failures.increment();
        long pause =
                (error instanceof EventDataException) ? DEAD : options().retry().nanosAfter(attempt);
        host().listeners().handlerFailed(this, event, error, attempt, pause < 0);
        return (pause < 0) ? DEAD : pause;
    }

    @Override
    public void handleLater(Lane lane, long nanos) {
        this.pool.monitor().schedule(nanos, () -> {
            this.pool.ready(lane);
            this.pool.signal();
        });
    }

    @Override
    public long handlerTimeoutNanos() {
        return this.handlerTimeout;
    }

    @Override
    public void overran(Lane lane) {
        host().listeners().handlerOverran(this);
    }

    @Override
    boolean isInsideHandler() {
        return Worker.isInside(this);
    }

    @Override
    boolean isStalled() {
        return this.groups.stream().anyMatch(group -> group.lanes().stream().anyMatch(Lane::isOverrun));
    }

    @Override
    boolean isServed() {
        return !isInsideHandler();
    }

    @Override
    void discardHeld() {
        this.groups.forEach(group -> group.lanes().forEach(Lane::discardHeld));
    }

    @Override
    public SubscriptionStatistics statistics() {
        long[] sums = new long[8];
        for (LaneGroup group : this.groups) {
            for (Lane lane : group.lanes()) {
                sums[0] += lane.delivered();
                sums[1] += lane.dead();
                sums[2] += lane.inFlight();
            }
            EventQueue.Counts counts = group.queue().counts();
            sums[3] += counts.offered();
            sums[4] += counts.dropped();
            sums[5] += counts.rejected();
            sums[6] += counts.discarded();
            sums[7] += counts.queued();
        }
        return new SubscriptionStatistics(
                sums[3], sums[0], sums[4], sums[5], sums[1], sums[6], sums[7], sums[2], this.failures.sum());
    }
}
