package io.llmspell.autoconfigure;

import com.zaxxer.hikari.HikariDataSource;
import io.llmspell.autoconfigure.EventStorageProperties.Database;
import io.llmspell.jdbc.StoreDatabase;
import io.llmspell.jdbc.StoreException;
import io.llmspell.jdbc.UnsafeDatabaseException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/** Opens the database of the stores: one that was asked for, that of the application, or a file. */
final class StoreDatabases {

    private static final String URL = "llmspell.events.storage.datasource.url";

    private static final String PATH = "llmspell.events.storage.path";

    private static final String APPLICATION_URL = "spring.datasource.url";

    private static final int H2_IN_USE = 90020;

    /** What {@link java.sql.DriverManager} says. */
    private static final String NO_DRIVER = "No suitable driver";

    private StoreDatabases() {}

    static StoreDatabase open(
            EventStorageProperties properties,
            ObjectProvider<DataSource> marked,
            ObjectProvider<DataSource> common,
            Environment environment) {
        DataSource given = marked.getIfAvailable();
        String setting = "the DataSource that is marked with @EventDataSource";
        String url = properties.datasource().url();
        if (given == null && !StringUtils.hasText(url)) {
            given = common.getIfUnique();
            setting = environment.containsProperty(APPLICATION_URL) ? APPLICATION_URL : "the DataSource bean";
            if (given == null && common.stream().findAny().isPresent()) {
                throw new InvalidStorageException(
                        "There are several DataSource beans, and it is not said which one events are stored in",
                        "Mark one with @EventDataSource, make one of them @Primary, or set " + URL);
            }
            if (given != null && !environment.containsProperty(APPLICATION_URL) && StoreDatabase.isInMemory(given)) {
                // Made by Spring Boot because H2 is there and nothing was said: events would be lost with it.
                given = null;
            }
        }
        DataSource application = given;
        if (application != null) {
            return open(setting, () -> StoreDatabase.open(application, properties.timeout()));
        }
        return open(
                StringUtils.hasText(url) ? URL : PATH,
                () -> StoreDatabase.openOwned(pool(properties, url), properties.timeout()));
    }

    /** Opens a database, or says which setting is to be changed. */
    private static StoreDatabase open(String setting, Supplier<StoreDatabase> opening) {
        try {
            return opening.get();
        } catch (UnsafeDatabaseException ex) {
            throw new InvalidStorageException(
                    String.valueOf(ex.getMessage()), ex.remedy() + ". The URL is that of " + setting, ex);
        } catch (StoreException ex) {
            throw new InvalidStorageException(String.valueOf(ex.getMessage()), remedy(ex, setting), ex);
        }
    }

    private static String remedy(StoreException failure, String setting) {
        if (isCausedBy(failure, ex -> ex.getErrorCode() == H2_IN_USE)) {
            return "End the other process that has the file open, or set another file: " + setting
                    + ". Processes share one only if all of them open it by a URL with ;AUTO_SERVER=TRUE";
        }
        if (isCausedBy(failure, ex -> NO_DRIVER.equals(ex.getMessage()))) {
            return "Stores can be in H2 or PostgreSQL: add com.h2database:h2 or org.postgresql:postgresql to the class"
                    + " path, or change " + setting;
        }
        return setting.equals(PATH)
                ? "Set " + PATH + " to a file in a folder that can be written"
                : "Check " + setting + ", and that the database runs";
    }

    private static boolean isCausedBy(Throwable failure, Predicate<SQLException> sign) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException found && sign.test(found)) {
                return true;
            }
        }
        return false;
    }

    private static DataSource pool(EventStorageProperties properties, @Nullable String url) {
        Database database = properties.datasource();
        require("com.zaxxer.hikari.HikariDataSource", "com.zaxxer:HikariCP");
        HikariDataSource pool = new HikariDataSource();
        if (StringUtils.hasText(url)) {
            pool.setJdbcUrl(url);
            pool.setUsername(database.username());
            pool.setPassword(database.password());
            if (url.startsWith("jdbc:postgresql:")) {
                // An instance that is gone in the middle of a transaction must not keep the others waiting for long.
                pool.setConnectionInitSql("SET idle_in_transaction_session_timeout = '1min'");
                pool.addDataSourceProperty("tcpKeepAlive", "true");
            }
        } else {
            require("org.h2.Driver", "com.h2database:h2");
            pool.setJdbcUrl(fileUrl(properties.path()));
            pool.setUsername("sa");
            pool.setPassword("");
        }
        String driver = database.driverClassName();
        if (driver != null) {
            setDriver(pool, driver);
        }
        if (pool.getJdbcUrl().startsWith("jdbc:h2:")) {
            // H2 closes a database that it cannot write, as of a full disk, and calls connections to it valid still.
            pool.setConnectionTestQuery("SELECT 1");
        }
        // The least that the pool takes is 250 ms.
        pool.setConnectionTimeout(Math.max(250, properties.timeout().toMillis()));
        pool.setPoolName("llmspell-events");
        pool.setMaximumPoolSize(database.maximumPoolSize());
        return pool;
    }

    private static void setDriver(HikariDataSource pool, String driver) {
        try {
            pool.setDriverClassName(driver);
        } catch (RuntimeException ex) {
            throw new InvalidStorageException(
                    "The driver " + driver + " cannot be loaded",
                    "Add its library to the class path, or change llmspell.events.storage.datasource.driver-class-name;"
                            + " without, it is the driver of the URL",
                    ex);
        }
    }

    /**
     * Asynchronous files, as an interrupt closes others for all connections; no delay, as a crash would lose what was
     * acknowledged; and no hook of H2's own at the end of the JVM, as events are still handled then.
     */
    static String fileUrl(String path) {
        return "jdbc:h2:async:" + Path.of(path).toAbsolutePath().normalize() + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
    }

    private static void require(String type, String library) {
        if (!ClassUtils.isPresent(type, StoreDatabases.class.getClassLoader())) {
            throw new MissingLibraryException("llmspell.events.storage.type=jdbc", library);
        }
    }
}
