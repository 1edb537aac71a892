package io.llmspell.event.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.llmspell.event.StartAt;
import io.llmspell.event.SubscriptionStorage;
import io.llmspell.jdbc.TestDatabase;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

class H2DurableSubscriptionTests extends DurableSubscriptionContract {

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

    /** Its file was locked as long as it lived. */
    @Test
    void theLeaseOfAProcessThatEndedIsTakenOverAtOnce() {
        SubscriptionStorage first = start().storage.subscriptions().orElseThrow();
        first.register("billing", StartAt.BEGINNING);
        assertThat(first.acquire("billing")).isPresent();
        SubscriptionStorage second = start().storage.subscriptions().orElseThrow();
        assertThat(second.acquire("billing")).as("while it lives").isEmpty();

        new JdbcTemplate(dataSource()).update("UPDATE llmspell_subscription SET owner = '1@1700000000000/gone'");

        SubscriptionStorage third = start().storage.subscriptions().orElseThrow();
        assertThat(third.known()).noneMatch(SubscriptionStorage.Known::leased);
        assertThat(third.acquire("billing"))
                .hasValueSatisfying(lease -> assertThat(lease.abandoned()).isTrue());
    }
}
