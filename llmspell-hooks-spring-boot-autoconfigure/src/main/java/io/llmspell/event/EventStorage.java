package io.llmspell.event;

import java.util.List;

/** Keeps published events. Safe for use by many threads. */
public interface EventStorage {

    /** Keeps the last so many events in memory. */
    static EventStorage inMemory(int capacity) {
        return new MemoryEventStorage(capacity);
    }

    /**
     * Keeps an event, before it is given to anybody.
     *
     * @throws RuntimeException if it cannot: the event is refused then
     */
    void append(UniversalEvent event);

    /** The events that a query asks for, in its order. */
    List<UniversalEvent> query(EventQuery query);
}
