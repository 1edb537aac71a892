package io.llmspell.state;

import io.llmspell.jdbc.StoreDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Decisions in a table: columns for what is asked for, and all of a decision as JSON. */
final class JdbcDecisionJournal implements DecisionJournal {

    private static final int MAX_COLUMN = 200;

    private final StoreDatabase database;

    JdbcDecisionJournal(StoreDatabase database) {
        this.database = database;
    }

    @Override
    public void append(List<RecordedDecision> decisions) {
        if (decisions.isEmpty()) {
            return;
        }
        List<Object[]> rows = decisions.stream().map(JdbcDecisionJournal::row).toList();
        this.database.inTransaction(jdbc -> jdbc.batchUpdate(
                "INSERT INTO llmspell_decision (decided_at, correlation_id, hook, point, component, decision)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                rows));
    }

    private static Object[] row(RecordedDecision decision) {
        return new Object[] {
            micros(decision.time()),
            column(decision.correlationId()),
            column(decision.hook()),
            column(decision.point()),
            column(decision.target().component().name()),
            RecordedJson.write(decision)
        };
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    /** What a column takes of a text: not all have a bound, and no database takes all characters. */
    private static String column(String text) {
        StringBuilder taken = new StringBuilder();
        text.codePoints()
                .limit(MAX_COLUMN)
                .map(c -> (Character.isISOControl(c) || (c >= 0xD800 && c <= 0xDFFF)) ? '?' : c)
                .forEach(taken::appendCodePoint);
        return taken.toString();
    }

    @Override
    public List<RecordedDecision> find(JournalQuery query) {
        StringBuilder where = new StringBuilder("position > ?");
        List<Object> values = new ArrayList<>(List.of(query.after()));
        equal("point", query.point(), where, values);
        equal("component", query.component(), where, values);
        equal("hook", query.hook(), where, values);
        equal("correlation_id", query.correlationId(), where, values);
        if (query.from() != null) {
            where.append(" AND decided_at >= ?");
            values.add(micros(query.from()));
        }
        if (query.to() != null) {
            where.append(" AND decided_at < ?");
            values.add(micros(query.to()));
        }
        values.add(query.limit());
        String select = "SELECT position, decision FROM llmspell_decision WHERE " + where
                + " ORDER BY position FETCH FIRST ? ROWS ONLY";
        return this.database.read(jdbc -> jdbc.query(select, JdbcDecisionJournal::decision, values.toArray()));
    }

    private static void equal(String column, @Nullable String value, StringBuilder where, List<Object> values) {
        if (value != null) {
            where.append(" AND ").append(column).append(" = ?");
            values.add(column(value));
        }
    }

    private static RecordedDecision decision(ResultSet row, int number) throws SQLException {
        return RecordedJson.read(row.getString("decision")).at(row.getLong("position"));
    }

    @Override
    public long trim(@Nullable Instant before, long newest) {
        return this.database.inTransaction(jdbc -> {
            long old = (before == null)
                    ? 0
                    : jdbc.update("DELETE FROM llmspell_decision WHERE decided_at < ?", micros(before));
            return old + trimToNewest(jdbc, newest);
        });
    }

    private static long trimToNewest(JdbcTemplate jdbc, long newest) {
        List<Long> tooOld = jdbc.query(
                "SELECT position FROM llmspell_decision ORDER BY position DESC OFFSET ? ROWS FETCH FIRST 1 ROW ONLY",
                (row, number) -> row.getLong("position"),
                newest);
        return tooOld.isEmpty() ? 0 : jdbc.update("DELETE FROM llmspell_decision WHERE position <= ?", tooOld.get(0));
    }
}
