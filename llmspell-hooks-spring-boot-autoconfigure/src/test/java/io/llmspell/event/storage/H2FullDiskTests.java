package io.llmspell.event.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.llmspell.event.EventBus;
import io.llmspell.event.EventQuery;
import io.llmspell.event.EventRefusedException;
import io.llmspell.event.RefusalReason;
import io.llmspell.jdbc.FullDisk;
import io.llmspell.jdbc.StoreDatabase;
import io.llmspell.jdbc.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** H2 on a disk that is full for a while. */
@Timeout(60)
class H2FullDiskTests {

    private static final Duration AMPLE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @AfterEach
    void clear() {
        FullDisk.fill(false);
    }

    @Test
    void publishersAreToldAndItGoesOnWhenThereIsRoom() {
        FullDisk.register();
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(TestDatabase.h2Url(this.folder).replace("h2:async:", "h2:full:async:"));
            pool.setUsername("sa");
            pool.setPassword("");
            // H2 closes a database that it cannot write, and calls connections to it valid all the same.
            pool.setConnectionTestQuery("SELECT 1");
            pool.setConnectionTimeout(500);
            try (StoreDatabase database = StoreDatabase.open(pool, AMPLE);
                    DurableEventStorage storage = storage(database);
                    EventBus bus = EventBus.builder().storage(storage).build()) {
                check(bus, storage);
            }
        }
    }

    private static DurableEventStorage storage(StoreDatabase database) {
        return DurableEventStorage.in(database)
                .breaker(CircuitBreaker.of(
                        "test",
                        CircuitBreakerConfig.from(DurableEventStorageBuilder.breakerDefaults())
                                // A pool looks whether a connection is alive that was not used for half a second.
                                .waitDurationInOpenState(Duration.ofSeconds(1))
                                .build()))
                .build();
    }

    private static void check(EventBus bus, DurableEventStorage storage) {
        bus.publish("order.created", 1);

        FullDisk.fill(true);
        assertThatExceptionOfType(EventRefusedException.class)
                .isThrownBy(() -> bus.publish("order.created", 2))
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(RefusalReason.NOT_STORED));
        FullDisk.fill(false);

        await().atMost(AMPLE).until(() -> isPublished(bus, 3));
        List<Integer> stored = storage.query(EventQuery.all()).stream()
                .map(event -> event.data().asInt())
                .toList();
        assertThat(stored).isEqualTo(List.of(1, 3));
    }

    private static boolean isPublished(EventBus bus, int number) {
        try {
            bus.publish("order.created", number);
            return true;
        } catch (EventRefusedException ex) {
            return false;
        }
    }
}
