package io.llmspell.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/** The databases that stores can be in, and what differs between them. */
public enum DatabaseKind {
    H2("h2", "CURRENT_TIMESTAMP") {

        // With a delay, H2 has not written what it has acknowledged: a kill of the process loses it.
        @Override
        void check(Connection connection) throws SQLException {
            String url = connection.getMetaData().getURL();
            if (!isEmbedded(url) || url.startsWith("jdbc:h2:mem:")) {
                return;
            }
            try (Statement statement = connection.createStatement();
                    ResultSet found = statement.executeQuery(
                            "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = 'WRITE_DELAY'")) {
                if (found.next() && !found.getString(1).equals("0")) {
                    throw new UnsafeDatabaseException(
                            "The H2 database " + url + " writes what it has committed " + found.getString(1)
                                    + " ms later, so that a crash loses it",
                            "Append ;WRITE_DELAY=0 to its URL, or give the store a database of its own");
                }
            }
        }

        @Override
        public String returning(String update, String column) {
            return "SELECT " + column + " FROM FINAL TABLE (" + update + ")";
        }

        @Override
        boolean isEmbedded(String url) {
            return !url.startsWith("jdbc:h2:tcp:") && !url.startsWith("jdbc:h2:ssl:");
        }

        // H2 locks the file itself, or else, as where processes share it (AUTO_SERVER), by a file beside it.
        @Override
        boolean isOfThisProcess(Connection connection) throws SQLException {
            if (!isEmbedded(connection.getMetaData().getURL())) {
                return false;
            }
            try (Statement statement = connection.createStatement();
                    ResultSet found = statement.executeQuery("SELECT DATABASE_PATH(), CLIENT_ADDR"
                            + " FROM INFORMATION_SCHEMA.SESSIONS WHERE SESSION_ID = SESSION_ID()")) {
                if (!found.next() || found.getString(2) != null) {
                    // The file is another process's, which serves it.
                    return false;
                }
                String path = found.getString(1);
                return path == null
                        || !Files.exists(Path.of(FILE_SYSTEM.matcher(path).replaceFirst("") + ".lock.db"));
            }
        }
    },

    POSTGRESQL("postgresql", "clock_timestamp()") {

        @Override
        public String returning(String update, String column) {
            return update + " RETURNING " + column;
        }

        @Override
        void lockSchema(Statement statement) throws SQLException {
            statement.execute("SELECT pg_advisory_xact_lock(7235911406183425)");
        }
    };

    /** What H2 puts before a path, as in {@code async:/data/events}; a drive has one letter. */
    private static final Pattern FILE_SYSTEM = Pattern.compile("^([a-zA-Z0-9]{2,}:)+");

    private final String scriptName;

    private final String now;

    DatabaseKind(String scriptName, String now) {
        this.scriptName = scriptName;
        this.now = now;
    }

    /** The kind of a database. */
    static DatabaseKind of(DataSource dataSource) {
        String product;
        try {
            product = JdbcUtils.extractDatabaseMetaData(dataSource, DatabaseMetaData::getDatabaseProductName);
        } catch (MetaDataAccessException ex) {
            // What Spring and the pool say leaves out why, such as that another process has the file open.
            Throwable cause = NestedExceptionUtils.getMostSpecificCause(ex);
            // Of a file that is not there, the message is just its name.
            String why = (cause instanceof IOException) ? cause.toString() : cause.getMessage();
            throw new StoreException("The database of the store cannot be reached: " + why, ex);
        }
        return switch (product) {
            case "H2" -> H2;
            case "PostgreSQL" -> POSTGRESQL;
            default ->
                throw new UnsafeDatabaseException(
                        "Stores can be in H2 or PostgreSQL, not in " + product,
                        "Give the store a DataSource of its own (llmspell.events.storage.datasource.url)");
        };
    }

    /** How scripts for it are named. */
    public String scriptName() {
        return this.scriptName;
    }

    /** The milliseconds since 1970 by the database's own clock, in SQL. */
    public String nowMillis() {
        return "CAST(EXTRACT(EPOCH FROM " + this.now + ") * 1000 AS BIGINT)";
    }

    /** An update, as a query for a column of the rows that it has changed. */
    public abstract String returning(String update, String column);

    /** Refuses a database that does not keep what it acknowledges. */
    void check(Connection connection) throws SQLException {}

    /** Whether it runs in this JVM. */
    boolean isEmbedded(String url) {
        return false;
    }

    /** Whether no other process can have it open as long as this one has. */
    boolean isOfThisProcess(Connection connection) throws SQLException {
        return false;
    }

    /** Keeps other instances from changing the schema until the transaction ends. */
    void lockSchema(Statement statement) throws SQLException {}
}
