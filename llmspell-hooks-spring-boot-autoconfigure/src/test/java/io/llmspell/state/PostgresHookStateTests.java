package io.llmspell.state;

import io.llmspell.jdbc.TestDatabase;
import javax.sql.DataSource;

class PostgresHookStateTests extends JdbcHookStateContract {

    private final DataSource dataSource = TestDatabase.postgres();

    @Override
    DataSource dataSource() {
        return this.dataSource;
    }
}
