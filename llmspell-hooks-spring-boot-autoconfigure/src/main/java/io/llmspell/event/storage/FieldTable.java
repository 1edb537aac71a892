package io.llmspell.event.storage;

import io.llmspell.event.Comparison;
import io.llmspell.event.DataCondition;
import io.llmspell.event.InvalidEventException;
import io.llmspell.event.UniversalEvent;
import io.llmspell.jdbc.StoreDatabase;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.core.JacksonException;

/**
 * Writes the index on fields of data. Which fields it has, is in the database; it changes only while nobody stores
 * events, and whoever stores some looks whether it has: so from some position on, all events are in it, whatever
 * version of an application stores them.
 */
final class FieldTable {

    private static final int MAX_FIELD = 256;

    /** As of the version. */
    private record Fields(long version, List<String> pointers) {}

    private volatile Fields fields = new Fields(-1, List.of());

    /** Checks what is to be indexed. */
    static List<String> check(List<String> pointers) {
        return pointers.stream().map(FieldTable::check).distinct().toList();
    }

    private static String check(String pointer) {
        String checked = DataCondition.of(pointer, Comparison.EQUAL, null).pointer();
        if (checked.length() > MAX_FIELD || checked.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "A field that is indexed has at most " + MAX_FIELD + " characters, none of them NUL: " + checked);
        }
        return checked;
    }

    /** From here on, these fields are indexed, and no others. */
    static void install(StoreDatabase database, List<String> pointers) {
        Set<String> wanted = new TreeSet<>(pointers);
        if (wanted.equals(database.<Set<String>>read(jdbc -> new TreeSet<>(known(jdbc))))) {
            return;
        }
        database.inTransaction(jdbc -> {
            Long end = jdbc.queryForObject(
                    "SELECT last_position FROM llmspell_event_sequence WHERE id = 1 FOR UPDATE", Long.class);
            List<String> known = known(jdbc);
            for (String field : known) {
                if (!wanted.contains(field)) {
                    jdbc.update("DELETE FROM llmspell_event_indexed WHERE field = ?", field);
                }
            }
            for (String field : wanted) {
                if (!known.contains(field)) {
                    jdbc.update("INSERT INTO llmspell_event_indexed (field, incomplete_to) VALUES (?, ?)", field, end);
                }
            }
            return jdbc.update("UPDATE llmspell_event_sequence SET fields_version = fields_version + 1 WHERE id = 1");
        });
    }

    private static List<String> known(JdbcTemplate jdbc) {
        return jdbc.query("SELECT field FROM llmspell_event_indexed", (row, number) -> row.getString(1));
    }

    /**
     * Adds the fields of events, in the transaction that stores them.
     *
     * @param version of the fields, as of the transaction
     * @param first the position of the first
     */
    void append(JdbcTemplate jdbc, long version, long first, List<EventRow> rows) {
        Fields current = this.fields;
        if (current.version() != version) {
            current = new Fields(version, known(jdbc));
            this.fields = current;
        }
        if (current.pointers().isEmpty()) {
            return;
        }
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            addEntries(entries, first + i, rows.get(i), current.pointers());
        }
        if (!entries.isEmpty()) {
            jdbc.batchUpdate(
                    "INSERT INTO llmspell_event_field (position, field, text_value, number_value) VALUES (?, ?, ?, ?)",
                    entries,
                    entries.size(),
                    FieldTable::set);
        }
    }

    private record Entry(long position, String field, FieldValue value) {}

    /** They are those of the event as it will be read. */
    private static void addEntries(List<Entry> entries, long position, EventRow row, List<String> pointers) {
        try {
            UniversalEvent event = UniversalEvent.fromJson(row.body());
            for (String pointer : pointers) {
                FieldValue value = FieldValue.of(event.at(pointer));
                if (value != null) {
                    entries.add(new Entry(position, pointer, value));
                }
            }
        } catch (InvalidEventException | JacksonException ex) {
            // Who reads it will be told.
            return;
        }
    }

    private static void set(PreparedStatement statement, Entry entry) throws SQLException {
        statement.setLong(1, entry.position());
        statement.setString(2, entry.field());
        statement.setBytes(3, entry.value().text());
        Double number = entry.value().number();
        if (number != null) {
            statement.setDouble(4, number);
        } else {
            statement.setNull(4, Types.DOUBLE);
        }
    }
}
