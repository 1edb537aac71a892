package io.llmspell.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.datasource.init.ScriptException;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/**
 * The tables of a store, made by scripts of which each brings them from one version to the next:
 * {@code <folder>/<name>-<database>-<version>.sql}. Which version there is, is in the table {@code llmspell_schema}.
 *
 * @param name the name of the store, such as {@code events}
 * @param folder where the scripts are on the class path
 * @param version the newest version
 */
public record StoreSchema(String name, String folder, int version) {

    private static final String VERSIONS = "io/llmspell/jdbc/schema.sql";

    /**
     * Makes the tables, or brings them to the newest version, as the mode says, and checks that they are of that
     * version. Several instances may do so at a time.
     *
     * @throws SchemaException if they are not
     */
    public void install(StoreDatabase database, SchemaMode mode) {
        // Where the database cannot lock its schema, it is in this JVM.
        synchronized (StoreSchema.class) {
            database.inTransaction(jdbc -> jdbc.execute((Connection connection) -> {
                if (isAllowed(mode, database.kind(), connection)) {
                    migrate(database.kind(), connection);
                }
                return null;
            }));
        }
        int found = database.read(this::installed);
        if (found != this.version) {
            throw wrong(database.kind(), found, null);
        }
    }

    private static boolean isAllowed(SchemaMode mode, DatabaseKind kind, Connection connection) throws SQLException {
        return switch (mode) {
            case ALWAYS -> true;
            case EMBEDDED -> kind.isEmbedded(connection.getMetaData().getURL());
            case NEVER -> false;
        };
    }

    private void migrate(DatabaseKind kind, Connection connection) throws SQLException {
        JdbcTemplate jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
        try (Statement statement = connection.createStatement()) {
            kind.lockSchema(statement);
        }
        ScriptUtils.executeSqlScript(connection, resource(VERSIONS));
        int found = installed(jdbc);
        for (int next = found + 1; next <= this.version; next++) {
            try {
                ScriptUtils.executeSqlScript(connection, script(kind, next));
            } catch (ScriptException ex) {
                throw wrong(kind, next - 1, ex);
            }
            if (next == 1) {
                jdbc.update("INSERT INTO llmspell_schema (name, version) VALUES (?, 1)", this.name);
            } else {
                jdbc.update("UPDATE llmspell_schema SET version = ? WHERE name = ?", next, this.name);
            }
        }
    }

    private Resource script(DatabaseKind kind, int number) {
        return resource(path(kind, number));
    }

    private static Resource resource(String path) {
        return new ClassPathResource(path, StoreSchema.class.getClassLoader());
    }

    private String path(DatabaseKind kind, int number) {
        return this.folder + "/" + this.name + "-" + kind.scriptName() + "-" + number + ".sql";
    }

    /** 0 if there is none. */
    private int installed(JdbcTemplate jdbc) {
        try {
            return jdbc
                    .query(
                            "SELECT version FROM llmspell_schema WHERE name = ?",
                            (row, number) -> row.getInt("version"),
                            this.name)
                    .stream()
                    .findFirst()
                    .orElse(0);
        } catch (BadSqlGrammarException ex) {
            return 0;
        }
    }

    private SchemaException wrong(DatabaseKind kind, int found, @Nullable Throwable cause) {
        String tables = "The tables of the " + this.name + " store ";
        if (found > this.version) {
            return new SchemaException(
                    tables + "are of version " + found + ", and this release knows " + this.version + " at most",
                    "Use the release that made them, or a newer one",
                    cause);
        }
        String state = (found == 0) ? "are missing" : "are of version " + found + ", not " + this.version;
        String fault = (cause != null) ? " and cannot be brought there: " + cause.getMessage() : "";
        return new SchemaException(
                tables + state + fault,
                "Set llmspell.events.storage.initialize-schema=always, or run " + steps(kind, found),
                cause);
    }

    /** What somebody does who makes the tables or brings them to the newest version. */
    private String steps(DatabaseKind kind, int found) {
        StringBuilder steps = new StringBuilder();
        if (found == 0) {
            steps.append(VERSIONS).append(", ");
        }
        for (int next = found + 1; next <= this.version; next++) {
            steps.append(path(kind, next)).append(", ");
        }
        String note = (found == 0)
                ? "INSERT INTO llmspell_schema (name, version) VALUES ('" + this.name + "', " + this.version + ")"
                : "UPDATE llmspell_schema SET version = " + this.version + " WHERE name = '" + this.name + "'";
        return steps.append("which are on the class path, and then ")
                .append(note)
                .toString();
    }
}
