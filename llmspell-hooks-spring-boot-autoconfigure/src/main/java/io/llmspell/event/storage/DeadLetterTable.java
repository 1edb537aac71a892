package io.llmspell.event.storage;

import io.llmspell.event.DeadLetter;
import io.llmspell.event.StoredFailure;
import io.llmspell.event.UniversalEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** The dead letters of durable subscriptions. */
final class DeadLetterTable {

    private static final String SELECT =
            "SELECT id, subscription, attempts, occurred, error_type, error_message, body FROM llmspell_dead_letter";

    private static final int MAX_MESSAGE = 2_000;

    private static final long NANOS = 1_000_000_000L;

    /** Unless it is there: whoever did not hear that it was written tries again. */
    void add(JdbcTemplate jdbc, DeadLetter letter) {
        if (find(jdbc, letter.id()).isPresent()) {
            return;
        }
        EventRow event = EventRow.of(letter.event());
        jdbc.update(
                "INSERT INTO llmspell_dead_letter"
                        + " (id, subscription, attempts, occurred, error_type, error_message, body)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                UUID.fromString(letter.id()),
                letter.subscription(),
                letter.attempts(),
                EventRow.nanos(letter.timestamp()),
                EventRow.key(type(letter.error())),
                message(letter.error()),
                event.body());
    }

    private static String type(Throwable error) {
        return (error instanceof StoredFailure stored)
                ? stored.type()
                : error.getClass().getName();
    }

    private static @Nullable String message(Throwable error) {
        String message = (error instanceof StoredFailure stored) ? stored.original() : error.getMessage();
        if (message == null) {
            return null;
        }
        String cut = (message.length() > MAX_MESSAGE) ? message.substring(0, MAX_MESSAGE) : message;
        return cut.replace('\0', '\uFFFD');
    }

    List<DeadLetter> list(JdbcTemplate jdbc, @Nullable String subscription, int limit) {
        String order = " ORDER BY seq LIMIT " + limit;
        return (subscription == null)
                ? jdbc.query(SELECT + order, (row, number) -> read(row))
                : jdbc.query(SELECT + " WHERE subscription = ?" + order, (row, number) -> read(row), subscription);
    }

    Optional<DeadLetter> find(JdbcTemplate jdbc, String id) {
        UUID known = uuid(id);
        return (known == null)
                ? Optional.empty()
                : jdbc.query(SELECT + " WHERE id = ?", (row, number) -> read(row), known).stream()
                        .findFirst();
    }

    boolean triedAgain(JdbcTemplate jdbc, String id, int attempts, Throwable error) {
        return jdbc.update(
                        "UPDATE llmspell_dead_letter SET attempts = ?, error_type = ?, error_message = ? WHERE id = ?",
                        attempts,
                        EventRow.key(type(error)),
                        message(error),
                        uuid(id))
                == 1;
    }

    boolean remove(JdbcTemplate jdbc, String id) {
        UUID known = uuid(id);
        return known != null && jdbc.update("DELETE FROM llmspell_dead_letter WHERE id = ?", known) == 1;
    }

    private static @Nullable UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException ex) {
            return null;
        }
    }

    private static DeadLetter read(ResultSet row) throws SQLException {
        long occurred = row.getLong("occurred");
        return new DeadLetter(
                row.getObject("id", UUID.class).toString(),
                UniversalEvent.fromJson(row.getString("body")),
                row.getString("subscription"),
                new StoredFailure(row.getString("error_type"), row.getString("error_message")),
                row.getInt("attempts"),
                Instant.ofEpochSecond(Math.floorDiv(occurred, NANOS), Math.floorMod(occurred, NANOS)));
    }
}
