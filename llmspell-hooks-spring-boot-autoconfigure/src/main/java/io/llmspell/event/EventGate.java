package io.llmspell.event;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What an event must pass to be published. Everything that is refused is counted and told to the listeners here. */
final class EventGate {

    private final EventLimits limits;

    private final EventValidator[] validators;

    private final @Nullable EventPermissions permissions;

    private final @Nullable EventRateLimiter rateLimiter;

    private final EventBusListener listeners;

    private final Map<RefusalReason, LongAdder> refused = new EnumMap<>(RefusalReason.class);

    EventGate(EventBusBuilder builder, EventBusListener listeners) {
        this.limits = builder.limits;
        this.validators = builder.validators.toArray(EventValidator[]::new);
        this.permissions = builder.permissions;
        this.rateLimiter = builder.rateLimiter;
        this.listeners = listeners;
        for (RefusalReason reason : RefusalReason.values()) {
            this.refused.put(reason, new LongAdder());
        }
    }

    /** Checks a publisher's event. */
    void check(UniversalEvent event) {
        checkReplayed(event);
        if (this.rateLimiter != null
                && !this.rateLimiter.tryAcquire(event.source().component())) {
            throw refuse(new EventRefusedException(
                    RefusalReason.RATE_LIMITED,
                    event.eventType(),
                    "'" + event.source().component() + "' publishes faster than its rate limit allows: publish "
                            + event.eventType() + " later, or raise the limit"));
        }
    }

    /** Checks an event that was published before: its publisher is not to blame for how fast it comes again. */
    void checkReplayed(UniversalEvent event) {
        validate(event);
        if (this.permissions != null && !this.permissions.mayPublish(event)) {
            throw refuse(new EventRefusedException(
                    RefusalReason.FORBIDDEN,
                    event.eventType(),
                    "'" + event.source().component() + "' may not publish " + event.eventType()));
        }
    }

    /** Checks an event that an interceptor made of it. */
    void validate(UniversalEvent event) {
        long size = event.size() + MetadataSize.of(event.metadata());
        if (size > this.limits.maxSize()) {
            throw tooMuch(RefusalReason.TOO_LARGE, event, size + " bytes", this.limits.maxSize() + " bytes");
        }
        if (event.depth() > this.limits.maxDepth()) {
            throw tooMuch(RefusalReason.TOO_DEEP, event, "a depth of " + event.depth(), "" + this.limits.maxDepth());
        }
        int entries = event.metadata().size();
        if (entries > this.limits.maxMetadata() && !isOneMoreByReplay(event)) {
            throw tooMuch(
                    RefusalReason.TOO_MUCH_METADATA,
                    event,
                    entries + " entries of metadata",
                    "" + this.limits.maxMetadata());
        }
        for (EventValidator validator : this.validators) {
            validate(validator, event);
        }
    }

    /** What a replay adds is not the publisher's. */
    private boolean isOneMoreByReplay(UniversalEvent event) {
        return event.metadata().size() - 1 == this.limits.maxMetadata()
                && event.metadata().containsKey(ReplayedEvents.REPLAY_OF);
    }

    private void validate(EventValidator validator, UniversalEvent event) {
        try {
            validator.validate(event);
        } catch (EventRefusedException ex) {
            throw refuse(ex);
        } catch (RuntimeException ex) {
            throw refuse(new EventRefusedException(
                    RefusalReason.INVALID_DATA,
                    event.eventType(),
                    event.eventType() + " could not be checked: " + ex.getMessage(),
                    ex));
        }
    }

    private EventRefusedException tooMuch(RefusalReason reason, UniversalEvent event, String has, String most) {
        return refuse(new EventRefusedException(
                reason,
                event.eventType(),
                event.eventType() + " from '" + event.source().component() + "' has " + has + ", and the limit is "
                        + most + ": publish a reference to large data, or raise the limit"));
    }

    /** Counts the refusal and tells of it; the caller throws it. */
    EventRefusedException refuse(EventRefusedException refusal) {
        counter(refusal.reason()).increment();
        this.listeners.refused(refusal);
        return refusal;
    }

    /** Tells of the refusal; the caller throws it. */
    SubscriptionRefusedException refuse(String owner, SubscriptionRefusedException refusal) {
        this.listeners.subscriptionRefused(owner, refusal);
        return refusal;
    }

    private LongAdder counter(RefusalReason reason) {
        LongAdder counter = this.refused.get(reason);
        if (counter == null) {
            throw new IllegalStateException("no counter of " + reason);
        }
        return counter;
    }

    Map<RefusalReason, Long> refused() {
        Map<RefusalReason, Long> sums = new EnumMap<>(RefusalReason.class);
        this.refused.forEach((reason, count) -> sums.put(reason, count.sum()));
        return sums;
    }

    /** Checks that an owner may subscribe to some patterns. */
    void checkSubscribe(String owner, List<EventPattern> patterns) {
        for (EventPattern pattern : patterns) {
            if (this.permissions != null && !this.permissions.maySubscribe(owner, pattern)) {
                throw refuse(
                        owner,
                        new SubscriptionRefusedException(
                                SubscriptionRefusedException.Reason.FORBIDDEN,
                                "'" + owner + "' may not subscribe to " + pattern));
            }
        }
    }
}
