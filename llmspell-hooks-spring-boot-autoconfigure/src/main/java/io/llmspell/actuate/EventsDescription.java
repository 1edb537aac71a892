package io.llmspell.actuate;

import io.llmspell.event.EventBus;
import io.llmspell.event.EventBusStatistics;
import io.llmspell.event.Subscription;
import io.llmspell.event.SubscriptionStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A bus as the endpoint shows it.
 *
 * @param stored whether events are kept, so that the log can be asked for
 * @param totalSubscriptions how many there are
 * @param subscriptions the oldest of them, or those from an offset
 */
public record EventsDescription(
        Bus bus, boolean stored, int totalSubscriptions, List<SubscriptionDescription> subscriptions)
        implements OperationResponseBody {

    /**
     * What the bus did since it was made, and what all open subscriptions did together.
     *
     * @param published events that went through
     * @param vetoed events that an interceptor kept back
     * @param refused events that were refused to their publishers
     * @param refusedByReason the same by reason
     * @param dropped lost to full queues
     * @param rejected refused because of full queues
     * @param queued waiting
     * @param forgottenDeadLetters dead letters that were let go of because there were too many
     */
    public record Bus(
            long published,
            long vetoed,
            long refused,
            Map<String, Long> refusedByReason,
            long offered,
            long delivered,
            long dropped,
            long rejected,
            long deadLettered,
            long discarded,
            long queued,
            long inFlight,
            long failedAttempts,
            long forgottenDeadLetters) {}

    static Bus describe(EventBus bus, List<Subscription> open) {
        EventBusStatistics statistics = bus.statistics();
        Map<String, Long> refused = new TreeMap<>();
        statistics.refused().forEach((reason, count) -> refused.merge(reason.externalName(), count, Long::sum));
        refused.values().removeIf(count -> count == 0);
        List<SubscriptionStatistics> all =
                open.stream().map(Subscription::statistics).toList();
        return new Bus(
                statistics.published(),
                statistics.vetoed(),
                refused.values().stream().mapToLong(Long::longValue).sum(),
                refused,
                sum(all, SubscriptionStatistics::offered),
                sum(all, SubscriptionStatistics::delivered),
                sum(all, SubscriptionStatistics::dropped),
                sum(all, SubscriptionStatistics::rejected),
                sum(all, SubscriptionStatistics::deadLettered),
                sum(all, SubscriptionStatistics::discarded),
                sum(all, SubscriptionStatistics::queued),
                sum(all, SubscriptionStatistics::inFlight),
                sum(all, SubscriptionStatistics::failedAttempts),
                bus.deadLetters().forgotten());
    }

    private static long sum(List<SubscriptionStatistics> all, ToLongFunction<SubscriptionStatistics> count) {
        return all.stream().mapToLong(count).sum();
    }
}
