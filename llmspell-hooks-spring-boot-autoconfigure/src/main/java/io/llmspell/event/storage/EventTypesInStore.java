package io.llmspell.event.storage;

import io.llmspell.event.EventPattern;
import io.llmspell.event.EventQuery;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** The types of the events in a table. */
final class EventTypesInStore {

    /** More than an application has, unless it makes its types from data. */
    private static final int MANY = 1_000;

    /** Jumps from one type to the next in the index: what it costs is a matter of the types, not of the events. */
    private static final String TYPES = """
            WITH RECURSIVE known (event_type) AS (
                SELECT MIN(event_type) FROM llmspell_event
                UNION ALL
                SELECT (SELECT MIN(event_type) FROM llmspell_event WHERE event_type > known.event_type)
                FROM known WHERE known.event_type IS NOT NULL
            )
            SELECT event_type FROM known WHERE event_type IS NOT NULL LIMIT\s""" + (MANY + 1);

    private EventTypesInStore() {}

    /** All of them; {@code null} if there are too many. */
    static @Nullable List<String> all(JdbcTemplate jdbc) {
        List<String> types = jdbc.query(TYPES, (row, number) -> row.getString(1));
        return (types.size() > MANY) ? null : types;
    }

    /** Those that a query asks for; {@code null} if all, or too many to tell. */
    static @Nullable List<String> matching(JdbcTemplate jdbc, EventQuery query) {
        if (query.patterns().isEmpty() || query.type() != null) {
            return null;
        }
        if (query.patterns().stream().allMatch(EventTypesInStore::isType)) {
            return query.patterns().stream()
                    .map(pattern -> EventRow.key(pattern.source()))
                    .distinct()
                    .toList();
        }
        List<String> all = all(jdbc);
        if (all == null) {
            return null;
        }
        List<String> matching = all.stream()
                .filter(type -> EventRow.mayDiffer(type) || query.matchesType(type))
                .toList();
        return (matching.size() == all.size()) ? null : matching;
    }

    /** Whether a pattern is the name of a type: {@code {a}} is exact, too, but not the name. */
    private static boolean isType(EventPattern pattern) {
        return pattern.kind() == EventPattern.Kind.EXACT && pattern.matches(pattern.source());
    }
}
