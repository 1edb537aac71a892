package io.llmspell.event;

import java.util.List;
import java.util.UUID;

/** What became of an event that was published and not refused. */
public sealed interface PublishResult {

    /** The event as it was published, or was to be: interceptors may have changed it. */
    UniversalEvent event();

    default UUID id() {
        return event().id();
    }

    default boolean vetoed() {
        return this instanceof Vetoed;
    }

    /**
     * The names of the subscriptions that refused it because their queues were full; it is not kept from the others.
     */
    default List<String> rejectedBy() {
        return List.of();
    }

    /** Every subscription it matched took it, or dropped an event as its strategy says. */
    record Published(UniversalEvent event) implements PublishResult {}

    /** An interceptor kept it from being published. */
    record Vetoed(UniversalEvent event, String reason) implements PublishResult {}

    /** It was published, but some subscriptions did not take it. */
    record Rejected(UniversalEvent event, List<String> rejectedBy) implements PublishResult {

        public Rejected {
            rejectedBy = List.copyOf(rejectedBy);
        }
    }
}
