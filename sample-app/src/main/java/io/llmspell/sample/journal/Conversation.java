package io.llmspell.sample.journal;

import java.time.Instant;
import java.util.List;

/**
 * A conversation as the page shows it.
 *
 * @param id unique among the conversations that are under way
 * @param startedAt when it began
 * @param over whether it has ended
 * @param entries what happened, in order
 */
public record Conversation(String id, Instant startedAt, boolean over, List<Entry> entries) {

    public Conversation {
        entries = List.copyOf(entries);
    }
}
