package io.llmspell.state;

import io.llmspell.jdbc.SchemaMode;
import io.llmspell.jdbc.StoreDatabase;
import io.llmspell.jdbc.TestDatabase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

class PostgresDecisionJournalTests extends DecisionJournalContract {

    private @Nullable StoreDatabase database;

    @Override
    DecisionJournal create() {
        StoreDatabase opened = StoreDatabase.open(TestDatabase.postgres(), Duration.ofSeconds(30));
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
