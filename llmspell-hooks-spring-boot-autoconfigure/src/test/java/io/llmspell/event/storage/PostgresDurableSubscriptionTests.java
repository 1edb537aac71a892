package io.llmspell.event.storage;

import com.zaxxer.hikari.HikariDataSource;
import io.llmspell.jdbc.TestDatabase;
import javax.sql.DataSource;

class PostgresDurableSubscriptionTests extends DurableSubscriptionContract {

    @Override
    DataSource open() {
        return TestDatabase.postgresPool();
    }

    @Override
    void close(DataSource dataSource) {
        ((HikariDataSource) dataSource).close();
    }
}
