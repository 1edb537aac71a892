package io.llmspell.benchmarks.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the columns that our store reads. */
final class PlainSelect {

    private static final int FETCH = 500;

    private PlainSelect() {}

    /**
     * Reads rows as they come.
     *
     * @param correlationId those of one; {@code null} for all
     * @param body is given the JSON of each
     * @return how many there were
     */
    static long read(BenchmarkDatabase database, @Nullable String correlationId, Consumer<String> body)
            throws SQLException {
        String where = (correlationId != null) ? " WHERE correlation_id = ?" : "";
        String sql = "SELECT position, event_type, body FROM llmspell_event" + where + " ORDER BY position";
        try (Connection connection = database.pool().getConnection()) {
            // PostgreSQL gives rows one by one in a transaction only, H2 if it is told to.
            connection.setAutoCommit(false);
            if (database.isH2()) {
                connection.createStatement().execute("SET LAZY_QUERY_EXECUTION 1");
            }
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setFetchSize(FETCH);
                if (correlationId != null) {
                    statement.setString(1, correlationId);
                }
                long count = count(statement, body);
                connection.commit();
                return count;
            }
        }
    }

    private static long count(PreparedStatement statement, Consumer<String> body) throws SQLException {
        long count = 0;
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                String json = rows.getString(3);
                if (rows.getLong(1) < 1 || rows.getString(2).isEmpty() || json.isEmpty()) {
                    throw new IllegalStateException("A row has nothing in it");
                }
                body.accept(json);
                count++;
            }
        }
        return count;
    }
}
