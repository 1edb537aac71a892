package io.llmspell.event.storage;

import com.zaxxer.hikari.HikariDataSource;
import io.llmspell.jdbc.TestDatabase;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;

class H2IndexedFieldTests extends IndexedFieldContract {

    @TempDir
    Path folder;

    @Override
    DataSource open() {
        return TestDatabase.h2Pool(this.folder);
    }

    @Override
    void close(DataSource dataSource) {
        ((HikariDataSource) dataSource).close();
    }

    @Override
    String numbers(int count) {
        return "SELECT X AS number FROM SYSTEM_RANGE(1, " + count + ")";
    }
}
