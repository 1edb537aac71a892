package io.llmspell.event.storage;

import com.zaxxer.hikari.HikariDataSource;
import io.llmspell.jdbc.TestDatabase;
import javax.sql.DataSource;

class PostgresIndexedFieldTests extends IndexedFieldContract {

    @Override
    DataSource open() {
        return TestDatabase.postgresPool();
    }

    @Override
    void close(DataSource dataSource) {
        ((HikariDataSource) dataSource).close();
    }

    @Override
    String numbers(int count) {
        return "SELECT number FROM generate_series(1, " + count + ") number";
    }
}
