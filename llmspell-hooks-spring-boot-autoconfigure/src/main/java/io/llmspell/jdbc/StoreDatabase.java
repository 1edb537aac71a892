package io.llmspell.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A database that stores use. All I/O is on threads of its own, which nobody interrupts, in transactions of its own.
 * Safe for use by many threads.
 */
public final class StoreDatabase implements AutoCloseable {

    private static final int THREADS = 4;

    private static final String IN_MEMORY = "jdbc:h2:mem:";

    private final DataSource dataSource;

    private final DatabaseKind kind;

    private final String location;

    private final boolean ofThisProcess;

    private final JdbcTemplate jdbc;

    private final TransactionTemplate transactions;

    private final StoreThreads threads;

    private final boolean owner;

    private StoreDatabase(DataSource dataSource, Examined examined, Duration patience, boolean owner) {
        this.dataSource = dataSource;
        this.owner = owner;
        this.kind = examined.kind();
        this.location = examined.location();
        this.ofThisProcess = examined.ofThisProcess();
        this.jdbc = new JdbcTemplate(dataSource);
        // One that does not answer must not keep the thread for ever; who waited for it has given up by then.
        this.jdbc.setQueryTimeout((int) Math.max(1, Math.min(Integer.MAX_VALUE, patience.toSeconds())));
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.threads = new StoreThreads(THREADS, patience);
    }

    /**
     * Opens a database. It is reached at once, to tell its kind and to check that it keeps what it acknowledges.
     *
     * @param patience how long who uses a store waits for the database
     * @throws UnsafeDatabaseException if stores cannot be in it
     * @throws StoreException if it cannot be reached
     */
    public static StoreDatabase open(DataSource dataSource, Duration patience) {
        return open(dataSource, patience, false);
    }

    /** Opens a database, and closes the DataSource with it, if that can be closed. */
    public static StoreDatabase openOwned(DataSource dataSource, Duration patience) {
        return open(dataSource, patience, true);
    }

    private static StoreDatabase open(DataSource dataSource, Duration patience, boolean owner) {
        if (patience.toMillis() < 1) {
            throw new IllegalArgumentException("The patience must be at least a millisecond, but is " + patience);
        }
        try (StoreThreads threads = new StoreThreads(1, patience)) {
            return new StoreDatabase(dataSource, threads.call(() -> examine(dataSource)), patience, owner);
        }
    }

    private record Examined(DatabaseKind kind, String location, boolean ofThisProcess) {}

    private static Examined examine(DataSource dataSource) {
        DatabaseKind kind = DatabaseKind.of(dataSource);
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try {
            kind.check(connection);
            String location = location(connection.getMetaData().getURL());
            return new Examined(kind, location, kind.isOfThisProcess(connection));
        } catch (SQLException ex) {
            throw new StoreException("The settings of the database cannot be read: " + ex.getMessage(), ex);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    /** Options may be passwords. */
    private static String location(String url) {
        return url.split("[?;]", 2)[0];
    }

    /** Whether a database is gone with the application. */
    public static boolean isInMemory(DataSource dataSource) {
        try {
            String url = JdbcUtils.extractDatabaseMetaData(dataSource, DatabaseMetaData::getURL);
            return url.startsWith(IN_MEMORY);
        } catch (MetaDataAccessException ex) {
            // Whoever opens it is told why.
            return false;
        }
    }

    /** What is done with the database. */
    public interface Work<T extends @Nullable Object> {

        T run(JdbcTemplate jdbc);
    }

    /** Does something in a transaction of its own, and waits for it. */
    public <T extends @Nullable Object> T inTransaction(Work<T> work) {
        return this.threads.call(() -> transact(work));
    }

    @SuppressWarnings("NullAway") // The template gives back what the work gave.
    private <T extends @Nullable Object> T transact(Work<T> work) {
        return this.transactions.execute(status -> work.run(this.jdbc));
    }

    /** Reads something, without a transaction, and waits for it. */
    public <T extends @Nullable Object> T read(Work<T> work) {
        return this.threads.call(() -> work.run(this.jdbc));
    }

    /** Runs something on a thread of the store some time; what it throws is lost. */
    public void execute(Runnable task) {
        this.threads.execute(task);
    }

    /** A daemon thread of the store, not started, for something that takes as long as the store is open. */
    public Thread thread(String name, Runnable task) {
        Thread thread = StoreThreads.dedicated(task);
        thread.setName(name);
        return thread;
    }

    public DatabaseKind kind() {
        return this.kind;
    }

    /** Where it is: its URL without options. */
    public String location() {
        return this.location;
    }

    /** Whether it is gone with the application. */
    public boolean isInMemory() {
        return this.location.startsWith(IN_MEMORY);
    }

    /** Whether no other process can have it open: whoever used it before is gone, or in this process. */
    public boolean isOfThisProcess() {
        return this.ofThisProcess;
    }

    public DataSource dataSource() {
        return this.dataSource;
    }

    /** Waits for what is under way. */
    @Override
    public void close() {
        this.threads.close();
        if (this.owner && this.dataSource instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception ex) {
                throw new StoreException("The DataSource of the store could not be closed: " + ex.getMessage(), ex);
            }
        }
    }
}
