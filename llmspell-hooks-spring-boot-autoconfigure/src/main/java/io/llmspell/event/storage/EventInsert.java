package io.llmspell.event.storage;

import io.llmspell.jdbc.DatabaseKind;
import java.util.List;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Gives events the next positions, until the transaction ends nobody else, and inserts them there. */
interface EventInsert {

    /** How a database does it best. */
    static EventInsert of(DatabaseKind kind) {
        return switch (kind) {
            case H2 -> new BatchInsert(kind);
            case POSTGRESQL -> new ArrayInsert();
        };
    }

    /**
     * Inserts some, at least one, in this order.
     *
     * @throws org.springframework.dao.DuplicateKeyException if one is there already
     */
    Inserted insert(JdbcTemplate jdbc, List<EventRow> rows);

    /**
     * What is known afterwards.
     *
     * @param last position of the last of them
     * @param fieldsVersion of the fields that are indexed, as of the transaction
     */
    record Inserted(long last, long fieldsVersion) {

        /** Of the only row of a result. */
        static Inserted only(List<Inserted> found) {
            if (found.isEmpty()) {
                throw new EmptyResultDataAccessException("The row of llmspell_event_sequence is missing", 1);
            }
            return found.get(0);
        }
    }
}
