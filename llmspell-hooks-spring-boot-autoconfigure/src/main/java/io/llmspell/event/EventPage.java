package io.llmspell.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of what a query found.
 *
 * @param entries in the query's order
 * @param next what {@link EventQuery#after} takes to go on after this page; {@code null} if there is no more
 */
public record EventPage(List<StoredEvent> entries, @Nullable Long next) {

    public EventPage {
        entries = List.copyOf(entries);
    }

    public List<UniversalEvent> events() {
        return this.entries.stream().map(StoredEvent::event).toList();
    }
}
