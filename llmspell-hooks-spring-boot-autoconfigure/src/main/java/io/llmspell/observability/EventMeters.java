package io.llmspell.observability;

import io.llmspell.event.EventBus;
import io.llmspell.event.EventBusListener;
import io.llmspell.event.RefusalReason;
import io.llmspell.event.Subscription;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The meters of an event bus, on any registry. Their names on Prometheus:
 *
 * <ul>
 *   <li>{@code events_published_total}: events that went through
 *   <li>{@code events_delivered_total} (subscription): events that were handled, or received
 *   <li>{@code events_dropped_total} (subscription, reason): events that did not come to that: {@code overflow},
 *       {@code rejected}, {@code dead_letter}, {@code discarded}; or, of no subscription, {@code vetoed} and the
 *       {@link RefusalReason}s
 *   <li>{@code subscription_queue_depth} (subscription): events that wait
 *   <li>{@code pattern_match_duration_seconds}: how long it took to find the subscriptions of a type that was not known
 * </ul>
 *
 * All tags are bounded: subscriptions without a name share {@code unnamed}, and after a thousand names {@code other}.
 * The counters are read from the bus when they are scraped, so a publication costs nothing here.
 */
public final class EventMeters implements EventBusListener, AutoCloseable {

    static final String DROPPED =
            "Events that were not handled: overflow, rejected, dead_letter or discarded; or, with the "
                    + "subscription none, vetoed, invalid_type, too_large, too_deep, too_much_metadata, invalid_data, "
                    + "forbidden, rate_limited, not_stored or closed";

    private static final String NONE = "none";

    private static final String UNNAMED = "unnamed";

    private static final String OTHER = "other";

    private static final int MOST_NAMES = 1_000;

    private static final Duration[] BUCKETS = {
        Duration.ofNanos(100),
        Duration.ofNanos(1_000),
        Duration.ofNanos(10_000),
        Duration.ofNanos(100_000),
        Duration.ofMillis(1)
    };

    private final MeterRegistry registry;

    private final Timer matching;

    /** Those that are not of a subscription. */
    private final List<Meter> own = new CopyOnWriteArrayList<>();

    private final Map<String, SubscriptionMeters> subscriptions = new ConcurrentHashMap<>();

    public EventMeters(MeterRegistry registry) {
        this.registry = registry;
        this.matching = Timer.builder("pattern.match.duration")
                .description("How long it took to find the subscriptions of a type that was not known")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        this.own.add(this.matching);
    }

    @Override
    public void opened(EventBus bus) {
        this.own.add(FunctionCounter.builder(
                        "events.published", bus, each -> each.statistics().published())
                .description("Events that were published")
                .register(this.registry));
        dropped(bus, "vetoed", each -> each.statistics().vetoed());
        for (RefusalReason reason : RefusalReason.values()) {
            dropped(
                    bus,
                    reason.externalName(),
                    each -> each.statistics().refused().getOrDefault(reason, 0L));
        }
    }

    private void dropped(EventBus bus, String reason, ToDoubleFunction<EventBus> count) {
        this.own.add(FunctionCounter.builder("events.dropped", bus, count)
                .description(DROPPED)
                .tag("subscription", NONE)
                .tag("reason", reason)
                .register(this.registry));
    }

    /** Removes all meters: in a registry that outlives the bus they would keep those of the next from being made. */
    @Override
    public void close() {
        this.own.forEach(this.registry::remove);
        this.subscriptions.values().forEach(each -> each.meters().forEach(this.registry::remove));
    }

    @Override
    public void subscribed(Subscription subscription) {
        metersOf(subscription).add(subscription);
    }

    @Override
    public void closed(Subscription subscription) {
        metersOf(subscription).remove(subscription);
    }

    private SubscriptionMeters metersOf(Subscription subscription) {
        String name = subscription.options().name();
        String tag = (name != null) ? name : UNNAMED;
        SubscriptionMeters known = this.subscriptions.get(tag);
        if (known != null) {
            return known;
        }
        return this.subscriptions.computeIfAbsent(
                (this.subscriptions.size() < MOST_NAMES) ? tag : OTHER,
                key -> new SubscriptionMeters(this.registry, key));
    }

    @Override
    public void matched(String eventType, long nanos) {
        this.matching.record(nanos, TimeUnit.NANOSECONDS);
    }
}
