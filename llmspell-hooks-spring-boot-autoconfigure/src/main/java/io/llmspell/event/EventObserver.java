package io.llmspell.event;

import org.jspecify.annotations.Nullable;

/**
 * Surrounds the publication and the handling of events, on the threads on which they happen: what traces are built on.
 * It has no say in them, and leaves no more than notes; what it throws is logged and otherwise ignored. Thread-safe.
 *
 * <p>What is only counted when it has happened is told to an {@link EventBusListener}, which costs less.
 */
public interface EventObserver {

    /** Whether it has anything to do just now; asked for each event, before anything is made for it. */
    default boolean isActive() {
        return true;
    }

    /**
     * An event that passed all checks is about to be published: intercepted, stored, and put in queues.
     *
     * @return told of what follows; {@code null} to be told of nothing
     */
    default @Nullable EventActivity publishing(UniversalEvent event) {
        return null;
    }

    /**
     * A handler is about to be given an event, once more after a failure. All that goes with the event is set on the
     * thread already. Not called for events that are pulled.
     *
     * @return told of what follows; {@code null} to be told of nothing
     */
    default @Nullable EventActivity handling(Subscription subscription, UniversalEvent event) {
        return null;
    }
}
