package io.llmspell.event.storage;

import io.llmspell.event.EventPattern;
import io.llmspell.event.InvalidEventException;
import io.llmspell.event.UniversalEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Some of the events that a rule matches: those of one type, found through its index.
 *
 * @param type as it is in its column; {@code null} for all
 * @param patterns that the type of each event must be compared with, as the column does not tell; none if it does
 */
record RetentionSource(@Nullable String type, List<EventPattern> patterns) {

    /** All events whatsoever. */
    static final RetentionSource ALL = new RetentionSource(null, List.of());

    private static final int CHUNK = 1_000;

    /** All that these patterns match. */
    static List<RetentionSource> of(JdbcTemplate jdbc, List<EventPattern> patterns) {
        List<String> types = EventTypesInStore.all(jdbc);
        if (types == null) {
            return List.of(new RetentionSource(null, patterns));
        }
        List<RetentionSource> sources = new ArrayList<>();
        for (String type : types) {
            if (!patterns.isEmpty() && EventRow.mayDiffer(type)) {
                sources.add(new RetentionSource(type, patterns));
            } else if (matches(patterns, type)) {
                sources.add(new RetentionSource(type, List.of()));
            }
        }
        return sources;
    }

    private static boolean matches(List<EventPattern> patterns, String type) {
        return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> pattern.matches(type));
    }

    private boolean isChecked() {
        return !this.patterns.isEmpty();
    }

    /** Those after a position, up to another. */
    RetentionTotals measure(JdbcTemplate jdbc, long after, long upTo) {
        if (isChecked()) {
            return count(jdbc, after, upTo);
        }
        List<Object> values = new ArrayList<>();
        String sql = "SELECT COUNT(*), COALESCE(SUM(size_bytes), 0) FROM llmspell_event WHERE " + ofType(values)
                + "position > ? AND position <= ?";
        values.add(after);
        values.add(upTo);
        return jdbc.query(sql, (row, number) -> new RetentionTotals(row.getLong(1), row.getLong(2)), values.toArray())
                .get(0);
    }

    private RetentionTotals count(JdbcTemplate jdbc, long after, long upTo) {
        RetentionTotals totals = RetentionTotals.NONE;
        Found found = new Found(new ArrayList<>(), RetentionTotals.NONE, after, CHUNK);
        while (found.rows() == CHUNK) {
            found = find(jdbc, found.cursor(), upTo, null, CHUNK);
            totals = totals.plus(found.totals());
        }
        return totals;
    }

    /**
     * What was found.
     *
     * @param cursor where to go on
     * @param rows how many rows were looked at
     */
    record Found(List<Long> positions, RetentionTotals totals, long cursor, int rows) {}

    /**
     * Finds the next ones.
     *
     * @param cursor where the last ones ended; {@link Long#MIN_VALUE} to begin
     * @param upTo the last position
     * @param before the time before which they are, if that matters
     */
    Found find(JdbcTemplate jdbc, long cursor, long upTo, @Nullable Long before, int limit) {
        // By the index on times, unless rows stay that were looked at: then many of one time would stop it.
        boolean byTime = before != null && !isChecked();
        List<Object> values = new ArrayList<>();
        StringBuilder sql = new StringBuilder("SELECT position, event_type, size_bytes, ")
                .append(byTime ? "occurred" : "position")
                .append(isChecked() ? ", body" : ", NULL")
                .append(" FROM llmspell_event WHERE ")
                .append(ofType(values));
        // The sum keeps databases from reading all positions up to the last one.
        sql.append(byTime ? "occurred >= ? AND position + 0 <= ?" : "position > ? AND position <= ?");
        values.add(cursor);
        values.add(upTo);
        if (before != null) {
            sql.append(" AND occurred < ?");
            values.add(before);
        }
        sql.append(" ORDER BY ").append((this.type != null) ? "event_type, " : "");
        sql.append(byTime ? "occurred" : "position").append(" LIMIT ").append(limit);
        List<Row> rows = jdbc.query(sql.toString(), (row, number) -> read(row), values.toArray());
        return found(rows, cursor);
    }

    private Found found(List<Row> rows, long cursor) {
        List<Row> matching = rows.stream().filter(Row::matches).toList();
        RetentionTotals totals = new RetentionTotals(
                matching.size(), matching.stream().mapToLong(Row::size).sum());
        long last = rows.isEmpty() ? cursor : rows.get(rows.size() - 1).cursor();
        return new Found(matching.stream().map(Row::position).sorted().toList(), totals, last, rows.size());
    }

    private record Row(long position, int size, long cursor, boolean matches) {}

    private Row read(ResultSet row) throws SQLException {
        return new Row(row.getLong(1), row.getInt(3), row.getLong(4), matches(row.getString(2), row.getString(5)));
    }

    private boolean matches(String key, @Nullable String body) {
        if (body == null || !EventRow.mayDiffer(key)) {
            return matches(this.patterns, key);
        }
        try {
            return matches(this.patterns, UniversalEvent.fromJson(body).eventType());
        } catch (InvalidEventException ex) {
            return matches(this.patterns, key);
        }
    }

    private String ofType(List<Object> values) {
        if (this.type == null) {
            return "";
        }
        values.add(this.type);
        return "event_type = ? AND ";
    }
}
