package io.llmspell.event;

import org.jspecify.annotations.Nullable;

/** Where replayed events go. */
interface ReplayTarget {

    /**
     * Replays an event.
     *
     * @return what became of it; {@code null} if it is not for this target
     * @throws Unusable if none of the events to come can be replayed either
     */
    @Nullable
    PublishResult replay(UniversalEvent original) throws Exception;

    /** The target takes no events any more. */
    final class Unusable extends Exception {

        private static final long serialVersionUID = 1L;

        Unusable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    static ReplayTarget handler(EventHandler handler) {
        return original -> {
            UniversalEvent copy = ReplayedEvents.copyOf(original);
            CurrentEvent.ofThisThread().set(copy);
            try {
                handler.handle(copy);
            } finally {
                CurrentEvent.forget();
            }
            return new PublishResult.Published(copy);
        };
    }

    static ReplayTarget bus(EventBus bus) {
        return original -> unlessClosed(() -> bus.replay(original));
    }

    static ReplayTarget subscription(EventBus bus, String nameOrId) {
        return original -> {
            Subscription subscription = bus.find(nameOrId)
                    .orElseThrow(() -> new Unusable("There is no open subscription '" + nameOrId + "'", null));
            if (subscription.patterns().stream().noneMatch(pattern -> pattern.matches(original.eventType()))) {
                return null;
            }
            PublishResult result = unlessClosed(() -> bus.replay(original, nameOrId));
            if (!result.rejectedBy().isEmpty()) {
                throw new Unusable("Subscription '" + nameOrId + "' was closed", null);
            }
            return result;
        };
    }

    /** A publication. */
    interface Publication {
        PublishResult publish() throws InterruptedException;
    }

    private static PublishResult unlessClosed(Publication publication) throws Exception {
        try {
            return publication.publish();
        } catch (EventRefusedException ex) {
            if (ex.reason() == RefusalReason.CLOSED) {
                throw new Unusable("The event bus is shut down", ex);
            }
            throw ex;
        }
    }
}
