package io.llmspell.event;

import io.llmspell.event.SubscriptionRefusedException.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The open subscriptions of a bus, within its limits. */
final class OpenSubscriptions {

    private final Map<String, QueuedSubscription> byId = new LinkedHashMap<>();

    private final Map<String, QueuedSubscription> byName = new HashMap<>();

    private final Map<String, Integer> perOwner = new HashMap<>();

    private final EventLimits limits;

    private final Routes routes;

    private int regexPatterns;

    private boolean closed;

    OpenSubscriptions(EventLimits limits, Routes routes) {
        this.limits = limits;
        this.routes = routes;
    }

    synchronized void add(QueuedSubscription subscription) {
        String name = subscription.options().name();
        int ofOwner = this.perOwner.getOrDefault(subscription.owner(), 0);
        int regex = regexPatterns(subscription);
        if (this.closed) {
            throw new SubscriptionRefusedException(Reason.CLOSED, "The event bus is closed");
        }
        if (name != null && this.byName.containsKey(name)) {
            throw new SubscriptionRefusedException(
                    Reason.DUPLICATE,
                    "There is a subscription of the name '" + name + "' to "
                            + this.byName.get(name).patterns()
                            + " already: give this one another name, or close that one");
        }
        if (ofOwner >= this.limits.maxSubscriptionsPerOwner()) {
            throw new SubscriptionRefusedException(
                    Reason.TOO_MANY_SUBSCRIPTIONS,
                    "'" + subscription.owner() + "' has " + ofOwner
                            + " open subscriptions, and the limit is " + this.limits.maxSubscriptionsPerOwner()
                            + ": close those that are not needed, or raise the limit");
        }
        if (this.regexPatterns + regex > this.limits.maxRegexPatterns()) {
            throw new SubscriptionRefusedException(
                    Reason.TOO_MANY_REGEX_PATTERNS,
                    "There are " + this.regexPatterns
                            + " patterns that are regular expressions, and the limit is "
                            + this.limits.maxRegexPatterns()
                            + ": write it without regex:, or raise the limit");
        }
        this.byId.put(subscription.id(), subscription);
        if (name != null) {
            this.byName.put(name, subscription);
        }
        this.perOwner.put(subscription.owner(), ofOwner + 1);
        this.regexPatterns += regex;
        if (!subscription.isDurable()) {
            this.routes.add(subscription);
        }
    }

    synchronized void remove(QueuedSubscription subscription) {
        if (this.byId.remove(subscription.id()) != null) {
            this.byName.remove(subscription.name(), subscription);
            this.perOwner.computeIfPresent(subscription.owner(), (owner, count) -> (count > 1) ? count - 1 : null);
            this.regexPatterns -= regexPatterns(subscription);
            if (!subscription.isDurable()) {
                this.routes.remove(subscription);
            }
        }
    }

    private static int regexPatterns(QueuedSubscription subscription) {
        return (int) subscription.patterns().stream()
                .filter(pattern -> pattern.kind() == EventPattern.Kind.REGEX)
                .count();
    }

    synchronized Optional<QueuedSubscription> find(String nameOrId) {
        @Nullable QueuedSubscription named = this.byName.get(nameOrId);
        return Optional.ofNullable((named != null) ? named : this.byId.get(nameOrId));
    }

    synchronized List<QueuedSubscription> list() {
        return new ArrayList<>(this.byId.values());
    }

    /** No more are taken. */
    synchronized List<QueuedSubscription> closeAll() {
        this.closed = true;
        return list();
    }
}
