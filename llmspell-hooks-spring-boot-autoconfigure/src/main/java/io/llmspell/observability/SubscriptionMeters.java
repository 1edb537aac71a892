package io.llmspell.observability;

import io.llmspell.event.Subscription;
import io.llmspell.event.SubscriptionStatistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/**
 * The meters of the subscriptions of one name. A closed one stays in the counts: a counter that goes back looks like a
 * restart.
 */
final class SubscriptionMeters {

    private static final SubscriptionStatistics NOTHING = new SubscriptionStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0);

    private final Set<Subscription> open = ConcurrentHashMap.newKeySet();

    private final List<Meter> meters = new ArrayList<>();

    private SubscriptionStatistics closed = NOTHING;

    SubscriptionMeters(MeterRegistry registry, String name) {
        this.meters.add(FunctionCounter.builder(
                        "events.delivered", this, meters -> meters.sum(SubscriptionStatistics::delivered))
                .description("Events that were handled, or received")
                .tag("subscription", name)
                .register(registry));
        dropped(registry, name, "overflow", SubscriptionStatistics::dropped);
        dropped(registry, name, "rejected", SubscriptionStatistics::rejected);
        dropped(registry, name, "dead_letter", SubscriptionStatistics::deadLettered);
        dropped(registry, name, "discarded", SubscriptionStatistics::discarded);
        this.meters.add(Gauge.builder("subscription.queue.depth", this, SubscriptionMeters::depth)
                .description("Events that wait for a subscription")
                .tag("subscription", name)
                .strongReference(true)
                .register(registry));
    }

    /** All of them, of which none is made later. */
    List<Meter> meters() {
        return this.meters;
    }

    private void dropped(
            MeterRegistry registry, String name, String reason, ToLongFunction<SubscriptionStatistics> count) {
        this.meters.add(FunctionCounter.builder("events.dropped", this, meters -> meters.sum(count))
                .description(EventMeters.DROPPED)
                .tag("subscription", name)
                .tag("reason", reason)
                .register(registry));
    }

    synchronized void add(Subscription subscription) {
        this.open.add(subscription);
    }

    /** What its handlers still do is not counted any more. */
    synchronized void remove(Subscription subscription) {
        if (this.open.remove(subscription)) {
            this.closed = plus(this.closed, subscription.statistics());
        }
    }

    private static SubscriptionStatistics plus(SubscriptionStatistics one, SubscriptionStatistics other) {
        return new SubscriptionStatistics(
                one.offered() + other.offered(),
                one.delivered() + other.delivered(),
                one.dropped() + other.dropped(),
                one.rejected() + other.rejected(),
                one.deadLettered() + other.deadLettered(),
                one.discarded() + other.discarded(),
                0,
                0,
                one.failedAttempts() + other.failedAttempts());
    }

    private synchronized double sum(ToLongFunction<SubscriptionStatistics> count) {
        long sum = count.applyAsLong(this.closed);
        for (Subscription subscription : this.open) {
            sum += count.applyAsLong(subscription.statistics());
        }
        return sum;
    }

    private double depth() {
        return this.open.stream().mapToInt(Subscription::depth).sum();
    }
}
