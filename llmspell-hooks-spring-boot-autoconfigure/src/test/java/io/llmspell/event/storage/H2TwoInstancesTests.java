package io.llmspell.event.storage;

import com.zaxxer.hikari.HikariDataSource;
import io.llmspell.jdbc.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2TwoInstancesTests extends TwoInstancesContract {

    @TempDir
    Path folder;

    @Override
    HikariDataSource pool() {
        return TestDatabase.h2Pool(this.folder);
    }
}
