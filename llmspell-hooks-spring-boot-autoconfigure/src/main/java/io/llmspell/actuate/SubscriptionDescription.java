package io.llmspell.actuate;

import io.llmspell.event.EventPattern;
import io.llmspell.event.PullSubscription;
import io.llmspell.event.Subscription;
import io.llmspell.event.SubscriptionStatistics;
import io.llmspell.event.UniversalEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A subscription as the endpoint shows it.
 *
 * @param kind {@code handler}, {@code pull} or {@code durable}
 * @param state {@code active}, {@code paused}, {@code stalled}, {@code standby} or {@code closed}
 * @param paused also where it is stalled as well
 * @param depth how many events wait
 * @param fill what part of its capacity that is, from 0 to 1
 * @param strategy what becomes of events that there is no room for; {@code null} if it is durable and loses none
 * @param drops events that matched and were not delivered, by the reasons that the meters have, too
 */
public record SubscriptionDescription(
        String name,
        String id,
        String owner,
        List<String> patterns,
        String kind,
        String state,
        boolean paused,
        int depth,
        int capacity,
        double fill,
        @Nullable String strategy,
        int concurrency,
        long offered,
        long delivered,
        long inFlight,
        long failedAttempts,
        Map<String, Long> drops,
        Lag lag)
        implements OperationResponseBody {

    private static final double THOUSAND = 1_000;

    /**
     * How far it is behind.
     *
     * @param oldestWaiting for how long the event that waits longest has been there; {@code null} if none waits
     * @param behind how many events were stored after the last that it is done with, of any type; {@code null} if it is
     *     not durable, or the storage cannot tell
     */
    public record Lag(
            @Nullable Duration oldestWaiting, @Nullable Long behind) {}

    static SubscriptionDescription of(Subscription subscription, Instant now, @Nullable Long behind) {
        SubscriptionStatistics counts = subscription.statistics();
        boolean durable = subscription.options().durable();
        return new SubscriptionDescription(
                subscription.name(),
                subscription.id(),
                subscription.owner(),
                subscription.patterns().stream().map(EventPattern::source).toList(),
                durable ? "durable" : (subscription instanceof PullSubscription) ? "pull" : "handler",
                state(subscription),
                subscription.isPaused(),
                subscription.depth(),
                subscription.capacity(),
                Math.round(fill(subscription) * THOUSAND) / THOUSAND,
                durable ? null : subscription.options().flow().externalName(),
                subscription.options().concurrency(),
                counts.offered(),
                counts.delivered(),
                counts.inFlight(),
                counts.failedAttempts(),
                drops(counts),
                new Lag(waiting(subscription, now), behind));
    }

    static String state(Subscription subscription) {
        return subscription.state().name().toLowerCase(Locale.ROOT);
    }

    /** What part of the capacity is taken. */
    static double fill(Subscription subscription) {
        return (double) subscription.depth() / Math.max(1, subscription.capacity());
    }

    private static Map<String, Long> drops(SubscriptionStatistics counts) {
        Map<String, Long> drops = new LinkedHashMap<>();
        drops.put("overflow", counts.dropped());
        drops.put("rejected", counts.rejected());
        drops.put("dead_letter", counts.deadLettered());
        drops.put("discarded", counts.discarded());
        return drops;
    }

    private static @Nullable Duration waiting(Subscription subscription, Instant now) {
        return subscription
                .oldest()
                .map(UniversalEvent::timestamp)
                .map(since -> since.isBefore(now) ? Duration.between(since, now) : Duration.ZERO)
                .orElse(null);
    }
}
