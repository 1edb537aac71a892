package io.llmspell.event.storage;

import io.llmspell.jdbc.DatabaseKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/** Writes the table of events. */
final class EventTable {

    /** Databases take a limited number of values in a statement. */
    private static final int MANY = 1_000;

    private final EventInsert insert;

    private final FieldTable fields = new FieldTable();

    EventTable(DatabaseKind kind) {
        this.insert = EventInsert.of(kind);
    }

    /**
     * Inserts events at the end, in this order.
     *
     * @throws org.springframework.dao.DuplicateKeyException if one is there already
     */
    void append(JdbcTemplate jdbc, List<EventRow> rows) {
        if (!rows.isEmpty()) {
            EventInsert.Inserted inserted = this.insert.insert(jdbc, rows);
            this.fields.append(jdbc, inserted.fieldsVersion(), inserted.last() - rows.size() + 1, rows);
        }
    }

    /** Inserts those that are not there yet, each once. */
    void appendMissing(JdbcTemplate jdbc, List<EventRow> rows) {
        lock(jdbc);
        append(jdbc, missing(jdbc, rows));
    }

    /**
     * Keeps others from storing events until the transaction ends. Who looks for what is there must do so first: a
     * connection that was cut may still be committing.
     */
    void lock(JdbcTemplate jdbc) {
        jdbc.queryForList("SELECT last_position FROM llmspell_event_sequence WHERE id = ? FOR UPDATE", Long.class, 1);
    }

    private static List<EventRow> missing(JdbcTemplate jdbc, List<EventRow> rows) {
        Set<UUID> known = new HashSet<>();
        for (int from = 0; from < rows.size(); from += MANY) {
            List<EventRow> some = rows.subList(from, Math.min(rows.size(), from + MANY));
            known.addAll(stored(jdbc, some.stream().map(EventRow::id).toList()));
        }
        List<EventRow> missing = new ArrayList<>(rows.size());
        for (EventRow row : rows) {
            if (known.add(row.id())) {
                missing.add(row);
            }
        }
        return missing;
    }

    private static List<UUID> stored(JdbcTemplate jdbc, Collection<UUID> ids) {
        String marks = String.join(", ", Collections.nCopies(ids.size(), "?"));
        return jdbc.query(
                "SELECT id FROM llmspell_event WHERE id IN (" + marks + ")",
                (row, number) -> row.getObject("id", UUID.class),
                ids.toArray());
    }

    /** The position up to which all events are visible. */
    static long end(JdbcTemplate jdbc) {
        Long end = jdbc.queryForObject("SELECT last_position FROM llmspell_event_sequence WHERE id = 1", Long.class);
        return (end != null) ? end : 0;
    }
}
