package io.llmspell.event.storage;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementSetter;

/** All in one statement of PostgreSQL, which is one way to the server and back, however many they are. */
final class ArrayInsert implements EventInsert {

    private static final String INSERT = """
            WITH reserved AS (
                UPDATE llmspell_event_sequence SET last_position = last_position + ? WHERE id = 1
                RETURNING last_position, fields_version
            ), inserted AS (
                INSERT INTO llmspell_event
                    (position, id, event_type, occurred, component, correlation_id, size_bytes, body)
                SELECT reserved.last_position - ? + event.number, CAST(event.id AS UUID), event.event_type,
                    event.occurred, event.component, event.correlation_id, event.size_bytes, event.body
                FROM reserved, UNNEST(?, ?, ?, ?, ?, ?, ?) WITH ORDINALITY AS event
                    (id, event_type, occurred, component, correlation_id, size_bytes, body, number)
            )
            SELECT last_position, fields_version FROM reserved""";

    @Override
    public Inserted insert(JdbcTemplate jdbc, List<EventRow> rows) {
        PreparedStatementSetter setter = statement -> {
            statement.setLong(1, rows.size());
            statement.setLong(2, rows.size());
            setArray(statement, 3, "text", rows, row -> row.id().toString());
            setArray(statement, 4, "text", rows, EventRow::type);
            setArray(statement, 5, "bigint", rows, EventRow::occurred);
            setArray(statement, 6, "text", rows, EventRow::component);
            setArray(statement, 7, "text", rows, EventRow::correlationId);
            setArray(statement, 8, "int", rows, EventRow::size);
            setArray(statement, 9, "text", rows, EventRow::body);
        };
        return Inserted.only(jdbc.query(INSERT, setter, (row, number) -> new Inserted(row.getLong(1), row.getLong(2))));
    }

    private static void setArray(
            PreparedStatement statement,
            int index,
            String type,
            List<EventRow> rows,
            Function<EventRow, @Nullable Object> column)
            throws SQLException {
        Object[] values = rows.stream().map(column).toArray();
        statement.setArray(index, statement.getConnection().createArrayOf(type, values));
    }
}
