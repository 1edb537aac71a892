package io.llmspell.event.storage;

import io.llmspell.jdbc.DatabaseKind;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.springframework.jdbc.core.BatchPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcTemplate;

/** One statement for the positions, and a batch. */
final class BatchInsert implements EventInsert {

    private static final String INSERT =
            "INSERT INTO llmspell_event (position, id, event_type, occurred, component, correlation_id, size_bytes, body)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

    private final String reserve;

    BatchInsert(DatabaseKind kind) {
        this.reserve = kind.returning(
                "UPDATE llmspell_event_sequence SET last_position = last_position + ? WHERE id = 1",
                "last_position, fields_version");
    }

    @Override
    public Inserted insert(JdbcTemplate jdbc, List<EventRow> rows) {
        Inserted inserted = Inserted.only(
                jdbc.query(this.reserve, (row, number) -> new Inserted(row.getLong(1), row.getLong(2)), rows.size()));
        jdbc.batchUpdate(INSERT, new Rows(inserted.last() - rows.size() + 1, rows));
        return inserted;
    }

    private record Rows(long first, List<EventRow> rows) implements BatchPreparedStatementSetter {

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
}
