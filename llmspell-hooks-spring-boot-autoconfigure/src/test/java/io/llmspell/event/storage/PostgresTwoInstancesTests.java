package io.llmspell.event.storage;

import com.zaxxer.hikari.HikariDataSource;
import io.llmspell.jdbc.TestDatabase;

class PostgresTwoInstancesTests extends TwoInstancesContract {

    @Override
    HikariDataSource pool() {
        return TestDatabase.postgresPool();
    }
}
