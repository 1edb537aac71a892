package io.llmspell.state;

import io.llmspell.jdbc.TestDatabase;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;

class H2HookStateTests extends JdbcHookStateContract {

    @TempDir
    Path folder;

    @Override
    DataSource dataSource() {
        return TestDatabase.h2(this.folder);
    }
}
