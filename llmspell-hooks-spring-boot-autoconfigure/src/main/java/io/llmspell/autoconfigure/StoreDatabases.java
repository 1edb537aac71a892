package io.llmspell.autoconfigure;

import com.zaxxer.hikari.HikariDataSource;
import io.llmspell.autoconfigure.EventStorageProperties.Database;
import io.llmspell.jdbc.StoreDatabase;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/** Opens the database of the stores: one that was asked for, that of the application, or a file. */
final class StoreDatabases {

    private static final String URL = "llmspell.events.storage.datasource.url";

    private static final String APPLICATION_URL = "spring.datasource.url";

    private StoreDatabases() {}

    static StoreDatabase open(
            EventStorageProperties properties,
            ObjectProvider<DataSource> marked,
            ObjectProvider<DataSource> common,
            Environment environment) {
        DataSource given = marked.getIfAvailable();
        String url = properties.datasource().url();
        if (given == null && !StringUtils.hasText(url)) {
            given = common.getIfUnique();
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
        return (given != null)
                ? StoreDatabase.open(given, properties.timeout())
                : StoreDatabase.openOwned(pool(properties, url), properties.timeout());
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
            pool.setDriverClassName(driver);
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
