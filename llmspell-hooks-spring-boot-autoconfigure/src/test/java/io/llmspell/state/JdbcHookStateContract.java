package io.llmspell.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.jdbc.SchemaMode;
import io.llmspell.jdbc.StoreDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every store of hook state in a database does. */
abstract class JdbcHookStateContract extends HookStateContract {

    private final List<StoreDatabase> open = new ArrayList<>();

    abstract DataSource dataSource();

    @Override
    HookStateStore create(HookStateStore.Builder builder) {
        return another(builder);
    }

    @Override
    HookStateStore another(HookStateStore.Builder builder) {
        StoreDatabase database = StoreDatabase.open(dataSource(), Duration.ofSeconds(30));
        this.open.add(database);
        return builder.jdbc(database, SchemaMode.ALWAYS);
    }

    @AfterEach
    final void closeDatabases() {
        this.open.forEach(StoreDatabase::close);
    }

    @Test
    void stateSurvivesARestart() {
        another(HookStateStore.builder()).open("counter").put("calls", 7);
        closeDatabases();

        assertThat(another(HookStateStore.builder()).open("counter").get("calls", Integer.class))
                .contains(7);
    }

    @Test
    void whoIsInterruptedHarmsNobody() throws Exception {
        HookState state = another(HookStateStore.builder()).open("counter");
        for (int i = 0; i < 20; i++) {
            FutureTask<Boolean> task = new FutureTask<>(() -> {
                state.update("calls", Integer.class, calls -> (calls == null) ? 1 : calls + 1);
                return true;
            });
            Thread thread = new Thread(task);
            thread.start();
            thread.interrupt();
            thread.join(TimeUnit.SECONDS.toMillis(30));
        }

        int calls = state.get("calls", Integer.class).orElse(0);
        assertThat(state.update("calls", Integer.class, known -> calls + 1)).isEqualTo(calls + 1);
    }
}
