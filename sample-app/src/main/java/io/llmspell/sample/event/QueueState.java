package io.llmspell.sample.event;

import io.llmspell.event.EventPattern;
import io.llmspell.event.Subscription;
import io.llmspell.event.SubscriptionStatistics;
import java.util.List;

/**
 * How a subscription is getting on.
 *
 * @param name its name; of a subscription without one its owner
 * @param patterns what it subscribes to
 * @param capacity how many events may wait
 * @param waiting how many do, with those that are being handled
 * @param delivered how many were handled
 * @param dropped how many there was no room for
 */
public record QueueState(String name, List<String> patterns, int capacity, long waiting, long delivered, long dropped) {

    static QueueState of(Subscription subscription) {
        SubscriptionStatistics statistics = subscription.statistics();
        String name = subscription.options().name();
        return new QueueState(
                (name != null) ? name : subscription.owner(),
                subscription.patterns().stream().map(EventPattern::source).toList(),
                subscription.capacity(),
                statistics.queued() + statistics.inFlight(),
                statistics.delivered(),
                statistics.dropped());
    }
}
