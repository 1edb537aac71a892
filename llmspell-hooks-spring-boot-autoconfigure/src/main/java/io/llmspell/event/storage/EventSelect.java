package io.llmspell.event.storage;

import io.llmspell.event.EventQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of a query the database decides, as SQL; the rest is for {@link EventQuery#matches}. */
final class EventSelect {

    private final StringBuilder where = new StringBuilder();

    private final List<Object> values = new ArrayList<>();

    private final boolean newestFirst;

    private EventSelect(boolean newestFirst) {
        this.newestFirst = newestFirst;
    }

    /**
     * Selects what a query asks for.
     *
     * @param types those that its patterns match, if they are known
     */
    static EventSelect of(EventQuery query, @Nullable Collection<String> types) {
        EventSelect select = new EventSelect(query.newestFirst());
        String type = query.type();
        if (type != null) {
            select.and("event_type = ?", EventRow.key(type));
        } else if (types != null) {
            select.and("event_type IN " + marks(types.size()), types);
        }
        Instant from = query.from();
        if (from != null) {
            select.and("occurred >= ?", EventRow.nanos(from));
        }
        Instant to = query.to();
        if (to != null) {
            select.and("occurred < ?", EventRow.nanos(to));
        }
        String correlationId = query.correlationId();
        if (correlationId != null) {
            select.and("correlation_id = ?", EventRow.key(correlationId));
        }
        String source = query.source();
        if (source != null) {
            select.and("component = ?", EventRow.key(source));
        }
        return select;
    }

    /** The same, to be narrowed. */
    EventSelect copy() {
        EventSelect copy = new EventSelect(this.newestFirst);
        copy.where.append(this.where);
        copy.values.addAll(this.values);
        return copy;
    }

    private void and(String condition, Object value) {
        this.where.append(this.where.isEmpty() ? " WHERE " : " AND ").append(condition);
        if (value instanceof Collection<?> several) {
            this.values.addAll(several);
        } else {
            this.values.add(value);
        }
    }

    private static String marks(int count) {
        return "(" + String.join(", ", Collections.nCopies(count, "?")) + ")";
    }

    /** At these positions. */
    EventSelect at(List<Long> positions) {
        and("position IN " + marks(positions.size()), positions);
        return this;
    }

    /** Not beyond this position. */
    EventSelect upTo(long position) {
        and("position <= ?", position);
        return this;
    }

    /** The next so many after a position. */
    String sql(@Nullable Long after, int limit) {
        String position = (after == null) ? "" : (this.newestFirst ? "position < ?" : "position > ?");
        String glue = position.isEmpty() ? "" : (this.where.isEmpty() ? " WHERE " : " AND ");
        return "SELECT position, event_type, body FROM llmspell_event" + this.where + glue + position
                + " ORDER BY position" + (this.newestFirst ? " DESC" : "") + " LIMIT " + limit;
    }

    Object[] values(@Nullable Long after) {
        List<Object> all = new ArrayList<>(this.values);
        if (after != null) {
            all.add(after);
        }
        return all.toArray();
    }
}
