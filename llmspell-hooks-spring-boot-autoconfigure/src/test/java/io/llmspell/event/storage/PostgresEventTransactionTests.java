package io.llmspell.event.storage;

import com.zaxxer.hikari.HikariDataSource;
import io.llmspell.jdbc.TestDatabase;

class PostgresEventTransactionTests extends EventTransactionContract {

    @Override
    HikariDataSource pool() {
        return TestDatabase.postgresPool();
    }
}
