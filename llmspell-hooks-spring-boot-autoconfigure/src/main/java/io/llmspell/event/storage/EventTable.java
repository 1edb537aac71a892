package io.llmspell.event.storage;

import io.llmspell.jdbc.DatabaseKind;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Writes the table of events. */
final class EventTable {

    private static final String INSERT =
            "INSERT INTO llmspell_event (position, id, event_type, occurred, component, correlation_id, size_bytes, body)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

    /** Databases take a limited number of values in a statement. */
    private static final int MANY = 1_000;

    private final String reserve;

    private final FieldTable fields = new FieldTable();

    EventTable(DatabaseKind kind) {
        this.reserve = kind.returning(
                "UPDATE llmspell_event_sequence SET last_position = last_position + ? WHERE id = 1",
                "last_position, fields_version");
    }

    /**
     * Inserts events at the end, in this order.
     *
     * @throws org.springframework.dao.DuplicateKeyException if one is there already
     */
    void append(JdbcTemplate jdbc, List<EventRow> rows) {
        if (!rows.isEmpty()) {
            Reserved reserved = reserve(jdbc, rows.size());
            long first = reserved.last() - rows.size() + 1;
            jdbc.batchUpdate(INSERT, new Rows(first, rows));
            this.fields.append(jdbc, reserved.fieldsVersion(), first, rows);
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

    /** Reserves positions until the transaction ends; nobody else gets any before. */
    private Reserved reserve(JdbcTemplate jdbc, int count) {
        return jdbc.query(this.reserve, (row, number) -> new Reserved(row.getLong(1), row.getLong(2)), count).stream()
                .findFirst()
                .orElseThrow(
                        () -> new EmptyResultDataAccessException("The row of llmspell_event_sequence is missing", 1));
    }

    private record Reserved(long last, long fieldsVersion) {}

    private record Rows(long first, List<EventRow> rows)
            implements org.springframework.jdbc.core.BatchPreparedStatementSetter {

        @Override
        public void setValues(PreparedStatement statement, int index) throws SQLException {
            EventRow row = this.rows.get(index);
            statement.setLong(1, this.first + index);
            statement.setObject(2, row.id());
            statement.setString(3, row.type());
            statement.setLong(4, row.occurred());
            statement.setString(5, row.component());
            if (row.correlationId() != null) {
                statement.setString(6, row.correlationId());
            } else {
                statement.setNull(6, Types.VARCHAR);
            }
            statement.setInt(7, row.size());
            statement.setString(8, row.body());
        }

        @Override
        public int getBatchSize() {
            return this.rows.size();
        }
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
