package io.llmspell.event.storage;

import io.llmspell.event.Comparison;
import io.llmspell.event.DataCondition;
import io.llmspell.event.EventQuery;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Where events may be for which the conditions of a query hold, as far as the index on fields tells.
 *
 * @param positions the only ones in question after {@link #incompleteTo}, in the order of the query
 * @param incompleteTo up to this position there may be others
 */
record FieldSelect(List<Long> positions, long incompleteTo) {

    /** A condition that holds for more is not worth the index. */
    private static final int MANY = 20_000;

    /** {@code null} if the index is of no use. */
    static @Nullable FieldSelect of(JdbcTemplate jdbc, EventQuery query) {
        if (query.conditions().isEmpty()) {
            return null;
        }
        Map<String, Long> indexed = indexed(jdbc);
        Set<Long> common = null;
        long incompleteTo = 0;
        for (DataCondition condition : query.conditions()) {
            Long incomplete = indexed.get(condition.pointer());
            List<Long> found = (incomplete != null) ? find(jdbc, condition) : null;
            if (incomplete != null && found != null) {
                incompleteTo = Math.max(incompleteTo, incomplete);
                if (common == null) {
                    common = new HashSet<>(found);
                } else {
                    common.retainAll(new HashSet<>(found));
                }
            }
        }
        return (common != null) ? new FieldSelect(sorted(common, query, incompleteTo), incompleteTo) : null;
    }

    private static Map<String, Long> indexed(JdbcTemplate jdbc) {
        Map<String, Long> indexed = new HashMap<>();
        jdbc.query("SELECT field, incomplete_to FROM llmspell_event_indexed", row -> {
            indexed.put(row.getString(1), row.getLong(2));
        });
        return indexed;
    }

    /** {@code null} if the index cannot tell, or there are too many. */
    private static @Nullable List<Long> find(JdbcTemplate jdbc, DataCondition condition) {
        FieldValue value = FieldValue.of(condition.value());
        String comparison = comparison(condition.comparison());
        if (value == null || comparison == null) {
            return null;
        }
        List<Long> found = jdbc.query(
                "SELECT position FROM llmspell_event_field WHERE field = ? AND " + value.column() + " " + comparison
                        + " ? LIMIT " + (MANY + 1),
                (row, number) -> row.getLong(1),
                condition.pointer(),
                value.key());
        return (found.size() <= MANY) ? found : null;
    }

    /** What is different may be the same in the index. */
    private static @Nullable String comparison(Comparison comparison) {
        return switch (comparison) {
            case EQUAL -> "=";
            case LESS, AT_MOST -> "<=";
            case GREATER, AT_LEAST -> ">=";
            case NOT_EQUAL -> null;
        };
    }

    private static List<Long> sorted(Set<Long> positions, EventQuery query, long incompleteTo) {
        List<Long> sorted = new ArrayList<>(positions.size());
        for (Long position : positions) {
            if (position > incompleteTo && query.isAhead(position)) {
                sorted.add(position);
            }
        }
        sorted.sort(query.newestFirst() ? Collections.reverseOrder() : null);
        return sorted;
    }

    /**
     * What is to be read, one after the other.
     *
     * @param most positions of each
     */
    List<EventSelect> split(EventSelect select, EventQuery query, int most) {
        List<EventSelect> selects = new ArrayList<>();
        for (int i = 0; i < this.positions.size(); i += most) {
            selects.add(select.copy().at(this.positions.subList(i, Math.min(i + most, this.positions.size()))));
        }
        if (this.incompleteTo > 0) {
            selects.add(query.newestFirst() ? selects.size() : 0, select.copy().upTo(this.incompleteTo));
        }
        return selects;
    }
}
