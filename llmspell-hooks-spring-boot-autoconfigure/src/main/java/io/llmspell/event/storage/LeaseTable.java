package io.llmspell.event.storage;

import io.llmspell.event.Lease;
import io.llmspell.event.SubscriptionStorage.Known;
import io.llmspell.jdbc.DatabaseKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Who has which durable subscription handled, by the clock of the database alone. Each lease has an epoch, which all
 * that is written under it must name: so the holder of a lease that has ended changes nothing.
 */
final class LeaseTable {

    private final String owner;

    private final long millis;

    private final String acquire;

    private final String renew;

    private final String known;

    private final String forget;

    /**
     * Makes it for an instance.
     *
     * @param owner the instance
     * @param ended other instances whose process has ended, so that nobody need wait for their leases
     */
    LeaseTable(DatabaseKind kind, String owner, Duration duration, List<String> ended) {
        this.owner = owner;
        this.millis = Math.max(1, duration.toMillis());
        String now = kind.nowMillis();
        String until = now + " + CAST(? AS BIGINT)";
        // One that is further away than its own length was taken before the clock was set back.
        String free = "(owner IS NULL OR lease_until < " + now + " OR lease_until > " + now + " + 2 * lease_millis"
                + (ended.isEmpty() ? "" : " OR owner IN (" + quoted(ended) + ")") + ")";
        this.acquire = "UPDATE llmspell_subscription SET epoch = epoch + 1,"
                + " losses = CASE WHEN owner IS NOT NULL AND begun = 1 THEN losses + 1 ELSE losses END, begun = 0,"
                + " owner = ?, lease_millis = ?, lease_until = " + until + " WHERE name = ? AND epoch = ? AND " + free;
        this.renew = "UPDATE llmspell_subscription SET lease_millis = ?, lease_until = " + until
                + " WHERE name = ? AND epoch = ? AND owner = ?";
        this.forget = "DELETE FROM llmspell_subscription WHERE name = ? AND " + free;
        this.known = "SELECT name, position, CASE WHEN " + free
                + " THEN NULL ELSE lease_until END AS leased FROM llmspell_subscription ORDER BY name";
    }

    private static String quoted(List<String> texts) {
        return texts.stream().map(text -> "'" + text.replace("'", "''") + "'").collect(Collectors.joining(", "));
    }

    boolean isKnown(JdbcTemplate jdbc, String name) {
        return !jdbc.queryForList("SELECT name FROM llmspell_subscription WHERE name = ?", name)
                .isEmpty();
    }

    void add(JdbcTemplate jdbc, String name, long position) {
        jdbc.update(
                "INSERT INTO llmspell_subscription (name, position, attempts, losses, begun, epoch, lease_millis)"
                        + " VALUES (?, ?, 0, 0, 0, 0, 0)",
                name,
                position);
    }

    Optional<Lease> acquire(JdbcTemplate jdbc, String name) {
        Optional<Lease> before = read(jdbc, name);
        if (before.isEmpty()) {
            return before;
        }
        Lease last = before.get();
        boolean taken = jdbc.update(this.acquire, this.owner, this.millis, this.millis, name, last.epoch()) == 1;
        if (!taken) {
            return Optional.empty();
        }
        return read(jdbc, name)
                .map(now ->
                        new Lease(name, now.epoch(), now.position(), now.attempts(), now.losses(), last.abandoned()));
    }

    /** As it is: abandoned while somebody has it. */
    private static Optional<Lease> read(JdbcTemplate jdbc, String name) {
        return jdbc
                .query(
                        "SELECT epoch, position, attempts, losses, owner FROM llmspell_subscription WHERE name = ?",
                        (row, number) -> new Lease(
                                name,
                                row.getLong("epoch"),
                                row.getLong("position"),
                                row.getInt("attempts"),
                                row.getInt("losses"),
                                row.getString("owner") != null),
                        name)
                .stream()
                .findFirst();
    }

    boolean renew(JdbcTemplate jdbc, Lease lease) {
        return jdbc.update(this.renew, this.millis, this.millis, lease.subscription(), lease.epoch(), this.owner) == 1;
    }

    boolean release(JdbcTemplate jdbc, Lease lease) {
        return jdbc.update(
                        "UPDATE llmspell_subscription SET owner = NULL, lease_until = NULL, losses = 0, begun = 0"
                                + " WHERE name = ? AND epoch = ? AND owner = ?",
                        lease.subscription(),
                        lease.epoch(),
                        this.owner)
                == 1;
    }

    boolean begin(JdbcTemplate jdbc, Lease lease) {
        return jdbc.update(
                        "UPDATE llmspell_subscription SET begun = 1 WHERE name = ? AND epoch = ? AND owner = ?",
                        lease.subscription(),
                        lease.epoch(),
                        this.owner)
                == 1;
    }

    /** Losses in a row are those without progress; who comes late does not take progress back. */
    boolean save(JdbcTemplate jdbc, Lease lease, long position, int attempts) {
        return jdbc.update(
                        "UPDATE llmspell_subscription SET"
                                + " losses = CASE WHEN position < ? THEN 0 ELSE losses END,"
                                + " begun = CASE WHEN position < ? THEN 0 ELSE begun END,"
                                + " attempts = CASE WHEN position <= ? THEN ? ELSE attempts END,"
                                + " position = GREATEST(position, ?)"
                                + " WHERE name = ? AND epoch = ? AND owner = ?",
                        position,
                        position,
                        position,
                        attempts,
                        position,
                        lease.subscription(),
                        lease.epoch(),
                        this.owner)
                == 1;
    }

    List<Known> known(JdbcTemplate jdbc) {
        return jdbc.query(
                this.known,
                (row, number) ->
                        new Known(row.getString("name"), row.getLong("position"), instant(row.getLong("leased"))));
    }

    /** No lease ends in 1970. */
    private static @Nullable Instant instant(long millis) {
        return (millis == 0) ? null : Instant.ofEpochMilli(millis);
    }

    boolean forget(JdbcTemplate jdbc, String name) {
        return jdbc.update(this.forget, name) == 1;
    }
}
