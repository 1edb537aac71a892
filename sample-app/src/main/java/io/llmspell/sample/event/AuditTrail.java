package io.llmspell.sample.event;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Keeps audit entries in the database. An event that is handled a second time, as happens after a crash, makes no
 * second entry.
 */
@Repository
class AuditTrail {

    private static final int MOST_ENTRIES = 1_000;

    private static final String INSERT = """
            INSERT INTO desk_audit (event_id, noted_at, what, component, conversation, hook, reason, correlation_id)
            SELECT :event, :at, :what, :component, :conversation, :hook, :reason, :correlation
            WHERE NOT EXISTS (SELECT 1 FROM desk_audit WHERE event_id = :event)
            """;

    private static final String FORGET =
            "DELETE FROM desk_audit WHERE position <= (SELECT MAX(position) FROM desk_audit) - :most";

    private static final String LATEST = "SELECT * FROM desk_audit ORDER BY position DESC FETCH FIRST :most ROWS ONLY";

    private final JdbcClient database;

    AuditTrail(JdbcClient database) {
        this.database = database;
    }

    /** Adds an entry; whether there was none of this event. */
    boolean add(UUID event, AuditEntry entry) {
        int added = this.database
                .sql(INSERT)
                .param("event", event.toString())
                .param("at", entry.at().toString())
                .param("what", entry.what())
                .param("component", entry.component())
                .param("conversation", entry.conversation())
                .param("hook", entry.hook())
                .param("reason", entry.reason())
                .param("correlation", entry.correlationId())
                .update();
        this.database.sql(FORGET).param("most", MOST_ENTRIES).update();
        return added > 0;
    }

    /** The last entries, the newest first. */
    List<AuditEntry> latest(int most) {
        return this.database
                .sql(LATEST)
                .param("most", most)
                .query(AuditTrail::entry)
                .list();
    }

    private static AuditEntry entry(ResultSet row, int number) throws SQLException {
        return new AuditEntry(
                Instant.parse(row.getString("noted_at")),
                row.getString("what"),
                row.getString("component"),
                row.getString("conversation"),
                row.getString("hook"),
                row.getString("reason"),
                row.getString("correlation_id"));
    }
}
