package io.llmspell.benchmarks.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * One thread that inserts ready-made rows into the table of events of a database of its own and commits batches: no
 * JSON is written, nobody waits, no position is reserved.
 */
final class PlainInserts {

    private static final String INSERT =
            "INSERT INTO llmspell_event (position, id, event_type, occurred, component, correlation_id, size_bytes, body)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

    private final BenchmarkDatabase database;

    private final int batchSize;

    private final String body = new String(SampleEvents.event("run-7").toJson(), UTF_8);

    private long position;

    PlainInserts(BenchmarkDatabase database, int batchSize) {
        this.database = database;
        this.batchSize = batchSize;
        database.createTables();
    }

    double run(int millis) throws SQLException {
        long before = this.position;
        long began = System.nanoTime();
        long end = began + millis * 1_000_000L;
        try (Connection connection = this.database.pool().getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            connection.setAutoCommit(false);
            while (System.nanoTime() < end) {
                for (int i = 0; i < this.batchSize; i++) {
                    add(insert);
                }
                insert.executeBatch();
                connection.commit();
            }
        }
        return Rounds.rate(this.position - before, began);
    }

    private void add(PreparedStatement insert) throws SQLException {
        insert.setLong(1, ++this.position);
        insert.setObject(2, SampleEvents.id());
        insert.setString(3, SampleEvents.TYPE);
        insert.setLong(4, this.position);
        insert.setString(5, SampleEvents.COMPONENT);
        insert.setString(6, "run-7");
        insert.setInt(7, this.body.length());
        insert.setString(8, this.body);
        insert.addBatch();
    }
}
