package io.llmspell.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * Databases for tests: H2 in a file, and a real PostgreSQL, in a container where there is Docker, else from the
 * binaries that come as a dependency. There is one server for all tests of a JVM, and a database of its own for each.
 */
public final class TestDatabase {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private TestDatabase() {}

    /** The URL of H2 in a file, as the default of the starter has it. */
    public static String h2Url(Path folder) {
        return "jdbc:h2:async:" + folder.resolve("events").toAbsolutePath() + ";WRITE_DELAY=0";
    }

    public static DataSource h2(Path folder) {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL(h2Url(folder));
        dataSource.setUser("sa");
        dataSource.setPassword("");
        return dataSource;
    }

    /** An empty database of PostgreSQL. */
    public static PGSimpleDataSource postgres() {
        String name = "test" + NUMBERS.incrementAndGet();
        new JdbcTemplate(Server.INSTANCE.database("postgres")).execute("CREATE DATABASE " + name);
        return Server.INSTANCE.database(name);
    }

    /** A server of PostgreSQL. */
    private interface Server {

        Server INSTANCE = start();

        PGSimpleDataSource database(String name);

        private static Server start() {
            if (DockerClientFactory.instance().isDockerAvailable()) {
                PostgreSQLContainer container = new PostgreSQLContainer("postgres:18");
                container.start();
                return name -> dataSource(
                        container.getHost(),
                        container.getMappedPort(5432),
                        name,
                        container.getUsername(),
                        container.getPassword());
            }
            try {
                EmbeddedPostgres embedded = EmbeddedPostgres.builder().start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> close(embedded)));
                return name -> dataSource("localhost", embedded.getPort(), name, "postgres", "postgres");
            } catch (IOException ex) {
                throw new UncheckedIOException(ex);
            }
        }

        private static void close(EmbeddedPostgres embedded) {
            try {
                embedded.close();
            } catch (IOException ex) {
                throw new UncheckedIOException(ex);
            }
        }
    }

    private static PGSimpleDataSource dataSource(String host, int port, String name, String user, String password) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setServerNames(new String[] {host});
        dataSource.setPortNumbers(new int[] {port});
        dataSource.setDatabaseName(name);
        dataSource.setUser(user);
        dataSource.setPassword(password);
        return dataSource;
    }
}
