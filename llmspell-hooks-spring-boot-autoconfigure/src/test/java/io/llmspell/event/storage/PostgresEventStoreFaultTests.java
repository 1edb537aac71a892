package io.llmspell.event.storage;

import com.zaxxer.hikari.HikariDataSource;
import io.llmspell.jdbc.TestDatabase;

class PostgresEventStoreFaultTests extends EventStoreFaultContract {

    @Override
    HikariDataSource pool() {
        return TestDatabase.postgresPool();
    }
}
