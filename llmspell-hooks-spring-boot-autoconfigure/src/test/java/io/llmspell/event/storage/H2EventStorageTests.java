package io.llmspell.event.storage;

import com.zaxxer.hikari.HikariDataSource;
import io.llmspell.event.EventStorage;
import io.llmspell.event.EventStorageContract;
import io.llmspell.jdbc.StoreDatabase;
import io.llmspell.jdbc.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** H2 in a file. */
class H2EventStorageTests extends EventStorageContract {

    private static HikariDataSource pool;

    private StoreDatabase database;

    @BeforeAll
    static void open(@TempDir Path folder) {
        pool = TestDatabase.h2Pool(folder);
    }

    @AfterAll
    static void close() {
        pool.close();
    }

    @Override
    protected EventStorage create() {
        this.database = StoreDatabase.open(pool, Duration.ofSeconds(30));
        DurableEventStorage storage =
                configure(DurableEventStorage.in(this.database)).build();
        new JdbcTemplate(pool).execute("DELETE FROM llmspell_event");
        new JdbcTemplate(pool).execute("DELETE FROM llmspell_event_field");
        new JdbcTemplate(pool).execute("DELETE FROM llmspell_event_outbox");
        return storage;
    }

    DurableEventStorageBuilder configure(DurableEventStorageBuilder builder) {
        return builder;
    }

    @Override
    protected void close(EventStorage storage) {
        ((DurableEventStorage) storage).close();
        this.database.close();
    }
}
