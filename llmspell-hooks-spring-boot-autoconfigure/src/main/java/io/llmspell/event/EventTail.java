package io.llmspell.event;

import java.util.List;

/**
 * The next events for a durable subscription.
 *
 * @param events in the order of their positions
 * @param end up to where all events were looked at: the next read begins after it
 */
public record EventTail(List<StoredEvent> events, long end) {

    public EventTail {
        events = List.copyOf(events);
    }
}
