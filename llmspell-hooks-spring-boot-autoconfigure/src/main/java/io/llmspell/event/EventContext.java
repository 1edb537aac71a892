package io.llmspell.event;

import org.jspecify.annotations.Nullable;

/** What of the publisher's surroundings goes with an event: who it is, and what its handlers are to find set. */
public interface EventContext {

    /** Nothing goes with events. */
    EventContext NONE = new EventContext() {};

    /** The source of events that are published by type and data. */
    default EventSource source() {
        return EventSources.APPLICATION;
    }

    /** The correlation id of what the current thread does; {@code null} for none. */
    default @Nullable String correlationId() {
        return null;
    }

    /** What is to be set on the threads of handlers; {@code null} where nothing is set, which costs nothing. */
    default @Nullable Object capture() {
        return null;
    }

    /** Has an event handled, with what was captured when it was published. */
    default void handle(@Nullable Object captured, UniversalEvent event, EventHandler handler) throws Exception {
        handler.handle(event);
    }
}
