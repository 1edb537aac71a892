package io.llmspell.event.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Where events wait that were published in transactions of the application: written with the transaction, moved to the
 * table of events after its commit, by any instance. So positions are only given in short transactions of the store.
 */
final class EventOutbox {

    private static final String INSERT =
            "INSERT INTO llmspell_event_outbox (id, event_type, occurred, component, correlation_id, size_bytes, body)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?)";

    private static final String NEXT =
            "SELECT seq, id, event_type, occurred, component, correlation_id, size_bytes, body"
                    + " FROM llmspell_event_outbox ORDER BY seq LIMIT ?";

    private static final String ANY = "SELECT seq FROM llmspell_event_outbox LIMIT 1";

    private final EventTable table;

    EventOutbox(EventTable table) {
        this.table = table;
    }

    void add(JdbcTemplate jdbc, List<EventRow> rows) {
        jdbc.batchUpdate(
                INSERT,
                rows.stream()
                        .map(row -> new Object[] {
                            row.id(),
                            row.type(),
                            row.occurred(),
                            row.component(),
                            row.correlationId(),
                            row.size(),
                            row.body()
                        })
                        .toList());
    }

    /**
     * Moves some events on, oldest first; returns how many. One instance at a time: where several moved some each,
     * later ones of a publisher could get ahead.
     */
    int relay(JdbcTemplate jdbc, int most) {
        if (jdbc.queryForList(ANY, Long.class).isEmpty()) {
            return 0;
        }
        this.table.lock(jdbc);
        List<Object[]> taken = new ArrayList<>();
        List<EventRow> rows = jdbc.query(
                NEXT,
                (row, number) -> {
                    taken.add(new Object[] {row.getLong("seq")});
                    return read(row);
                },
                most);
        if (!rows.isEmpty()) {
            this.table.appendMissing(jdbc, rows);
            jdbc.batchUpdate("DELETE FROM llmspell_event_outbox WHERE seq = ?", taken);
        }
        return rows.size();
    }

    private static EventRow read(ResultSet row) throws SQLException {
        return new EventRow(
                row.getObject("id", UUID.class),
                row.getString("event_type"),
                row.getLong("occurred"),
                row.getString("component"),
                row.getString("correlation_id"),
                row.getInt("size_bytes"),
                row.getString("body"));
    }
}
