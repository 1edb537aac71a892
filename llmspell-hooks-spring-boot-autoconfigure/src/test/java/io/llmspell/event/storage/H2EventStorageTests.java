package io.llmspell.event.storage;

import io.llmspell.event.EventStorage;
import io.llmspell.event.EventStorageContract;
import io.llmspell.jdbc.StoreDatabase;
import io.llmspell.jdbc.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

/** H2 in a file. */
class H2EventStorageTests extends EventStorageContract {

    @TempDir
    Path folder;

    private StoreDatabase database;

    @Override
    protected EventStorage create() {
        this.database = StoreDatabase.open(TestDatabase.h2Pool(this.folder), Duration.ofSeconds(30));
        return configure(DurableEventStorage.in(this.database)).build();
    }

    DurableEventStorageBuilder configure(DurableEventStorageBuilder builder) {
        return builder;
    }

    @Override
    protected void close(EventStorage storage) throws Exception {
        ((DurableEventStorage) storage).close();
        this.database.close();
        ((AutoCloseable) this.database.dataSource()).close();
    }
}
