package io.llmspell.actuate;

import io.llmspell.event.EventBus;
import io.llmspell.event.EventStorage;
import io.llmspell.event.Subscription;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * The health of events: down if the storage cannot be read, or could not write a moment ago; with the queues that are
 * saturated in its details, and of a status of choice then.
 */
public final class EventsHealthIndicator extends AbstractHealthIndicator {

    private static final int MOST_NAMES = 20;

    private static final double HUNDRED = 100;

    private static final Log logger = LogFactory.getLog(EventsHealthIndicator.class);

    private final EventBus bus;

    private final EventStorageWatch watch;

    private final double saturatedAt;

    private final Status whenSaturated;

    private volatile boolean down;

    /**
     * Makes it.
     *
     * @param saturatedAt the fill of a queue, from 0 to 1, at which it is saturated
     * @param whenSaturated the status while one is
     */
    public EventsHealthIndicator(EventBus bus, EventStorageWatch watch, double saturatedAt, Status whenSaturated) {
        super("The health of events could not be told");
        this.bus = bus;
        this.watch = watch;
        this.saturatedAt = saturatedAt;
        this.whenSaturated = whenSaturated;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        Map<String, Double> saturated = saturated();
        builder.status(saturated.isEmpty() ? Status.UP : this.whenSaturated)
                .withDetail("subscriptions", this.bus.subscriptions().size())
                .withDetail("saturated", saturated);
        Optional<EventStorage> storage = this.bus.storage();
        builder.withDetail("store", storage.isPresent() ? "up" : "none");
        storage.ifPresent(known -> check(known, builder));
    }

    /** Those that are, the first of them if there are many, and how full they are. */
    private Map<String, Double> saturated() {
        Map<String, Double> saturated = new LinkedHashMap<>();
        this.bus.subscriptions().stream()
                .filter(each -> SubscriptionDescription.fill(each) >= this.saturatedAt)
                .limit(MOST_NAMES)
                .forEach(each -> saturated.put(each.name(), rounded(each)));
        return saturated;
    }

    private static double rounded(Subscription subscription) {
        return Math.round(SubscriptionDescription.fill(subscription) * HUNDRED) / HUNDRED;
    }

    private void check(EventStorage storage, Health.Builder builder) {
        Throwable failure = this.watch.failure();
        try {
            storage.lastPosition();
        } catch (RuntimeException ex) {
            failure = ex;
        }
        if (failure != null) {
            // What it says may hold data of events, and is in the log only.
            builder.down()
                    .withDetail("store", "down")
                    .withDetail("error", failure.getClass().getName());
        }
        tell(failure);
    }

    /** Once, and not at each check. */
    private void tell(@Nullable Throwable failure) {
        boolean before = this.down;
        this.down = failure != null;
        if (failure != null && !before) {
            logger.warn("The storage of events is down", failure);
        }
    }
}
