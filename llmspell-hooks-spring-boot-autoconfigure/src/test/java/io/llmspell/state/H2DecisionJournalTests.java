package io.llmspell.state;

import io.llmspell.jdbc.SchemaMode;
import io.llmspell.jdbc.StoreDatabase;
import io.llmspell.jdbc.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class H2DecisionJournalTests extends DecisionJournalContract {

    @TempDir
    Path folder;

    private @Nullable StoreDatabase database;

    @Override
    DecisionJournal create() {
        StoreDatabase opened = StoreDatabase.open(TestDatabase.h2(this.folder), Duration.ofSeconds(30));
        this.database = opened;
        return DecisionJournal.jdbc(opened, SchemaMode.ALWAYS);
    }

    @AfterEach
    void close() {
        if (this.database != null) {
            this.database.close();
        }
    }
}
