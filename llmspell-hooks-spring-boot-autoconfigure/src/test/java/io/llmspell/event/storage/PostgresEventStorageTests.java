package io.llmspell.event.storage;

import com.zaxxer.hikari.HikariDataSource;
import io.llmspell.event.EventStorage;
import io.llmspell.event.EventStorageContract;
import io.llmspell.jdbc.SchemaMode;
import io.llmspell.jdbc.StoreDatabase;
import io.llmspell.jdbc.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.jdbc.core.JdbcTemplate;

/** A real PostgreSQL. */
class PostgresEventStorageTests extends EventStorageContract {

    private static HikariDataSource pool;

    private StoreDatabase database;

    @BeforeAll
    static void open() {
        pool = TestDatabase.postgresPool();
    }

    @AfterAll
    static void close() {
        pool.close();
    }

    @Override
    protected EventStorage create() {
        this.database = StoreDatabase.open(pool, Duration.ofSeconds(30));
        DurableEventStorage storage = configure(
                        DurableEventStorage.in(this.database).schema(SchemaMode.ALWAYS))
                .build();
        new JdbcTemplate(pool).execute("TRUNCATE llmspell_event, llmspell_event_outbox, llmspell_event_field");
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
