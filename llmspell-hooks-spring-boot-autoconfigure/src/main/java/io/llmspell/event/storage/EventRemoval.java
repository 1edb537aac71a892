package io.llmspell.event.storage;

import java.util.Collections;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** Removes events from their table. */
final class EventRemoval {

    private EventRemoval() {}

    /** Until the transaction ends, nobody else removes events or begins a durable subscription. */
    static void hold(JdbcTemplate jdbc) {
        jdbc.queryForList("SELECT id FROM llmspell_event_removal WHERE id = 1 FOR UPDATE");
    }

    /** Removes those at these positions; returns how many there were. */
    static int remove(JdbcTemplate jdbc, List<Long> positions) {
        if (positions.isEmpty()) {
            return 0;
        }
        String marks = String.join(", ", Collections.nCopies(positions.size(), "?"));
        jdbc.update("DELETE FROM llmspell_event_field WHERE position IN (" + marks + ")", positions.toArray());
        return jdbc.update("DELETE FROM llmspell_event WHERE position IN (" + marks + ")", positions.toArray());
    }
}
