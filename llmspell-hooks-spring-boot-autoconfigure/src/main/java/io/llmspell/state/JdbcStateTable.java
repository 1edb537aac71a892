package io.llmspell.state;

import io.llmspell.jdbc.DatabaseKind;
import io.llmspell.jdbc.StoreDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Values in a database. Who changes those of a hook holds the lock on the hook's row. */
final class JdbcStateTable implements StateTable {

    private final StoreDatabase database;

    JdbcStateTable(StoreDatabase database) {
        this.database = database;
    }

    @Override
    public <T extends @Nullable Object> T read(String hook, Function<Rows, T> work) {
        return this.database.read(jdbc -> work.apply(new HookRows(jdbc, hook)));
    }

    @Override
    public <T extends @Nullable Object> T change(String hook, Function<Rows, T> work) {
        return this.database.inTransaction(jdbc -> {
            lock(jdbc, hook);
            return work.apply(new HookRows(jdbc, hook));
        });
    }

    private void lock(JdbcTemplate jdbc, String hook) {
        if (!isLocked(jdbc, hook)) {
            insert(jdbc, hook);
            isLocked(jdbc, hook);
        }
    }

    private static boolean isLocked(JdbcTemplate jdbc, String hook) {
        return !jdbc.queryForList("SELECT last_version FROM llmspell_hook WHERE name = ? FOR UPDATE", Long.class, hook)
                .isEmpty();
    }

    /** PostgreSQL would give up the whole transaction for a duplicate, and H2 has no other way to be told of one. */
    private void insert(JdbcTemplate jdbc, String hook) {
        String insert = "INSERT INTO llmspell_hook (name, last_version) VALUES (?, 0)";
        if (this.database.kind() == DatabaseKind.POSTGRESQL) {
            jdbc.update(insert + " ON CONFLICT DO NOTHING", hook);
            return;
        }
        try {
            jdbc.update(insert, hook);
        } catch (DuplicateKeyException ex) {
            // Another was first.
        }
    }

    private record HookRows(JdbcTemplate jdbc, String hook) implements Rows {

        @Override
        public @Nullable StoredValue find(String key) {
            List<StoredValue> found = this.jdbc.query(
                    "SELECT state_key, state_value, version, schema_version, changed_at FROM llmspell_hook_state"
                            + " WHERE hook = ? AND state_key = ?",
                    HookRows::value,
                    this.hook,
                    key);
            return found.isEmpty() ? null : found.get(0);
        }

        private static StoredValue value(ResultSet row, int number) throws SQLException {
            return new StoredValue(
                    row.getString("state_key"),
                    row.getString("state_value"),
                    row.getLong("version"),
                    row.getInt("schema_version"),
                    Instant.ofEpochMilli(row.getLong("changed_at")));
        }

        @Override
        public List<String> keys() {
            return this.jdbc.query(
                    "SELECT state_key FROM llmspell_hook_state WHERE hook = ?",
                    (row, number) -> row.getString("state_key"),
                    this.hook);
        }

        @Override
        public int count() {
            Integer count = this.jdbc.queryForObject(
                    "SELECT COUNT(*) FROM llmspell_hook_state WHERE hook = ?", Integer.class, this.hook);
            return (count != null) ? count : 0;
        }

        @Override
        public long nextVersion() {
            this.jdbc.update("UPDATE llmspell_hook SET last_version = last_version + 1 WHERE name = ?", this.hook);
            Long version = this.jdbc.queryForObject(
                    "SELECT last_version FROM llmspell_hook WHERE name = ?", Long.class, this.hook);
            if (version == null) {
                throw new HookStateException("The row of hook '" + this.hook + "' is gone");
            }
            return version;
        }

        @Override
        public void save(StoredValue value, boolean isNew) {
            String statement = isNew
                    ? "INSERT INTO llmspell_hook_state (state_value, version, schema_version, changed_at, hook,"
                            + " state_key) VALUES (?, ?, ?, ?, ?, ?)"
                    : "UPDATE llmspell_hook_state SET state_value = ?, version = ?, schema_version = ?, changed_at = ?"
                            + " WHERE hook = ? AND state_key = ?";
            this.jdbc.update(
                    statement,
                    value.json(),
                    value.version(),
                    value.schema(),
                    value.changedAt().toEpochMilli(),
                    this.hook,
                    value.key());
        }

        @Override
        public void delete(String key) {
            this.jdbc.update("DELETE FROM llmspell_hook_state WHERE hook = ? AND state_key = ?", this.hook, key);
        }
    }
}
