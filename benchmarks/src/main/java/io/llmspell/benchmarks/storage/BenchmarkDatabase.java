package io.llmspell.benchmarks.storage;

import com.zaxxer.hikari.HikariDataSource;
import io.llmspell.event.storage.DurableEventStorage;
import io.llmspell.event.storage.WriteOptions;
import io.llmspell.jdbc.SchemaMode;
import io.llmspell.jdbc.StoreDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** H2 in a file, or a PostgreSQL server, in a new folder of the temporary directory that is removed in the end. */
final class BenchmarkDatabase implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final String kind;

    private final @Nullable Path folder;

    private final Closeable server;

    private final HikariDataSource pool = new HikariDataSource();

    private BenchmarkDatabase(String kind, @Nullable Path folder, Closeable server, String url) {
        this.kind = kind;
        this.folder = folder;
        this.server = server;
        this.pool.setJdbcUrl(url);
        if (isH2()) {
            this.pool.setUsername("sa");
        }
    }

    /** An empty one of a kind: {@code h2} or {@code postgresql}. */
    static BenchmarkDatabase open(String kind) throws IOException {
        Path folder = Files.createTempDirectory("llmspell-" + kind);
        if (kind.equals("h2")) {
            String url = "jdbc:h2:async:" + folder.resolve("events") + ";WRITE_DELAY=0";
            return new BenchmarkDatabase(kind, folder, () -> {}, url);
        }
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(folder.toFile())
                .setDataDirectory(folder.resolve("data"))
                .start();
        return new BenchmarkDatabase(kind, folder, server, server.getJdbcUrl("postgres", "postgres"));
    }

    /** One that another process has opened; it must have let go of the file of H2. */
    static BenchmarkDatabase attach(String kind, String url) {
        return new BenchmarkDatabase(kind, null, () -> {}, url);
    }

    String url() {
        return this.pool.getJdbcUrl();
    }

    boolean isH2() {
        return this.kind.equals("h2");
    }

    HikariDataSource pool() {
        return this.pool;
    }

    JdbcTemplate jdbc() {
        return new JdbcTemplate(this.pool);
    }

    /** The tables, without anything that runs. */
    void createTables() {
        try (Store store = store(WriteOptions.DEFAULT)) {
            store.storage().count();
        }
    }

    Store store(WriteOptions options) {
        StoreDatabase database = StoreDatabase.open(this.pool, PATIENCE);
        return new Store(
                database,
                DurableEventStorage.in(database)
                        .schema(SchemaMode.ALWAYS)
                        .options(options)
                        .build());
    }

    /** Our store. */
    record Store(StoreDatabase database, DurableEventStorage storage) implements AutoCloseable {

        @Override
        public void close() {
            this.storage.close();
            this.database.close();
        }
    }

    @Override
    public void close() throws IOException {
        this.pool.close();
        this.server.close();
        if (this.folder == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(this.folder)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
        }
    }
}
