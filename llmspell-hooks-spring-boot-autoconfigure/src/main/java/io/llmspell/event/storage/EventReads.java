package io.llmspell.event.storage;

import io.llmspell.event.EventPage;
import io.llmspell.event.EventQuery;
import io.llmspell.event.EventStorageListener;
import io.llmspell.event.EventTail;
import io.llmspell.event.InvalidEventException;
import io.llmspell.event.StoredEvent;
import io.llmspell.event.UniversalEvent;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCreator;
import org.springframework.jdbc.core.ResultSetExtractor;

/** Reads the table of events. */
final class EventReads {

    /** Rows of one statement. */
    private static final int CHUNK = 2_500;

    /** Positions of one statement. */
    private static final int POSITIONS = 500;

    /** After so many rows a page ends, however few of them were asked for. */
    private static final int MAX_SCANNED = 50_000;

    /** After so much text a page ends. */
    private static final long MAX_CHARACTERS = 8 << 20;

    /** Rows that come from the database at once, before it is known how long they are. */
    private static final int FETCH = 100;

    /** The text that may come at once after that. */
    private static final long FETCHED_CHARACTERS = 1 << 20;

    private final EventStorageListener listener;

    EventReads(EventStorageListener listener) {
        this.listener = listener;
    }

    EventPage page(JdbcTemplate jdbc, EventQuery query) {
        Scan scan = new Scan(query, query.limit());
        // Taken before the types are looked for: a type that is new after that is beyond it.
        Long horizon = query.patterns().isEmpty() ? null : (Long) EventTable.end(jdbc);
        List<String> types = EventTypesInStore.matching(jdbc, query);
        if (types != null && types.isEmpty()) {
            return new EventPage(List.of(), null);
        }
        EventSelect select = EventSelect.of(query, types);
        if (horizon != null) {
            select.upTo(horizon);
        }
        FieldSelect fields = FieldSelect.of(jdbc, query);
        for (EventSelect each : (fields != null) ? fields.split(select, query, POSITIONS) : List.of(select)) {
            if (!scan.more) {
                scan.run(jdbc, each, query.after());
            }
        }
        return new EventPage(scan.found, scan.more ? scan.last : null);
    }

    /** The next events that are asked for, and up to where all were looked at. */
    EventTail tail(JdbcTemplate jdbc, EventQuery query, long after) {
        long horizon = EventTable.end(jdbc);
        if (horizon <= after) {
            return new EventTail(List.of(), after);
        }
        List<String> types = EventTypesInStore.matching(jdbc, query);
        if (types != null && types.isEmpty()) {
            return new EventTail(List.of(), horizon);
        }
        Scan scan = new Scan(query, query.limit());
        scan.run(jdbc, EventSelect.of(query, types).upTo(horizon), after);
        Long last = scan.last;
        return new EventTail(scan.found, (scan.more && last != null) ? last : horizon);
    }

    /** Goes through rows until enough are found. */
    private final class Scan {

        private final EventQuery query;

        private final int limit;

        private final List<StoredEvent> found = new ArrayList<>();

        private @Nullable Long last;

        private boolean more;

        private int scanned;

        private long characters;

        Scan(EventQuery query, int limit) {
            this.query = query;
            this.limit = limit;
        }

        void run(JdbcTemplate jdbc, EventSelect select, @Nullable Long after) {
            Long from = after;
            int read;
            int chunk;
            do {
                // One more, to know whether there are more.
                chunk = (int) Math.min(this.limit - this.found.size() + 1L, CHUNK + 1);
                read = read(jdbc, select, from, chunk);
                from = this.last;
            } while (read == chunk && !this.more);
        }

        private int read(JdbcTemplate jdbc, EventSelect select, @Nullable Long after, int chunk) {
            PreparedStatementCreator statement = connection -> {
                PreparedStatement prepared = connection.prepareStatement(select.sql(after, chunk));
                prepared.setFetchSize(FETCH);
                Object[] values = select.values(after);
                for (int i = 0; i < values.length; i++) {
                    prepared.setObject(i + 1, values[i]);
                }
                return prepared;
            };
            ResultSetExtractor<Integer> extractor = this::take;
            Integer read = jdbc.query(statement, extractor);
            return (read != null) ? read : 0;
        }

        private int take(ResultSet rows) throws SQLException {
            int count = 0;
            long length = 0;
            while (!this.more && rows.next()) {
                if (isFull()) {
                    this.more = true;
                } else {
                    String body = rows.getString(3);
                    take(rows.getLong(1), rows.getString(2), body);
                    length += body.length();
                    if (++count == FETCH) {
                        rows.setFetchSize((int) Math.max(FETCH, Math.min(CHUNK, FETCHED_CHARACTERS * FETCH / length)));
                    }
                }
            }
            return count;
        }

        private boolean isFull() {
            return this.found.size() == this.limit || this.scanned >= MAX_SCANNED || this.characters > MAX_CHARACTERS;
        }

        private void take(long position, String type, String body) {
            this.scanned++;
            this.last = position;
            if (!EventRow.mayDiffer(type) && !this.query.matchesType(type)) {
                return;
            }
            UniversalEvent event = parse(position, body);
            if (event != null && this.query.matches(event)) {
                this.found.add(new StoredEvent(position, event));
                this.characters += body.length();
            }
        }
    }

    private @Nullable UniversalEvent parse(long position, String body) {
        try {
            return UniversalEvent.fromJson(body);
        } catch (InvalidEventException ex) {
            this.listener.corrupted(position, ex);
            return null;
        }
    }
}
