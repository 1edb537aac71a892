package io.llmspell.event.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.llmspell.event.EventBus;
import io.llmspell.event.EventQuery;
import io.llmspell.event.EventRefusedException;
import io.llmspell.event.StartAt;
import io.llmspell.event.SubscriptionOptions;
import io.llmspell.event.SubscriptionStorage;
import io.llmspell.event.UniversalEvent;
import io.llmspell.jdbc.SchemaMode;
import io.llmspell.jdbc.StoreDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** A PostgreSQL of its own, which is stopped and started while events are published and handled. */
@Timeout(120)
class PostgresRestartTests {

    private static final Duration AMPLE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private EmbeddedPostgres server;

    private HikariDataSource pool;

    private StoreDatabase database;

    private DurableEventStorage storage;

    private EventBus bus;

    private final List<Integer> published = new CopyOnWriteArrayList<>();

    private final List<Integer> handled = new CopyOnWriteArrayList<>();

    private final List<String> refusals = new CopyOnWriteArrayList<>();

    private volatile boolean ended;

    private final Thread publisher = new Thread(this::publish);

    @BeforeEach
    void begin() throws IOException {
        this.server = start(0);
        this.pool = new HikariDataSource();
        this.pool.setJdbcUrl(this.server.getJdbcUrl("postgres", "postgres"));
        this.pool.setConnectionTimeout(500);
        this.database = StoreDatabase.open(this.pool, AMPLE);
        this.storage = DurableEventStorage.in(this.database)
                .schema(SchemaMode.ALWAYS)
                .breaker(CircuitBreaker.of(
                        "test",
                        CircuitBreakerConfig.from(DurableEventStorageBuilder.breakerDefaults())
                                .waitDurationInOpenState(Duration.ofMillis(100))
                                .build()))
                .timing(new SubscriptionStorage.Timing(
                        Duration.ofSeconds(2), Duration.ofMillis(50), Duration.ofMillis(20)))
                .build();
        this.bus = EventBus.builder().storage(this.storage).build();
        this.bus.subscribe(
                List.of("order.*"),
                SubscriptionOptions.builder()
                        .name("billing")
                        .durable(true)
                        .startAt(StartAt.BEGINNING)
                        .build(),
                event -> this.handled.add(event.data().asInt()));
    }

    @AfterEach
    void end() throws Exception {
        this.ended = true;
        this.publisher.join();
        this.bus.close();
        this.storage.close();
        this.database.close();
        this.pool.close();
        this.server.close();
    }

    private EmbeddedPostgres start(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(this.folder.resolve("data"))
                .setCleanDataDirectory(false)
                .start();
    }

    /** Publishes an event until it is told that it is published: the same one, so that it is there once. */
    private void publish() {
        for (int number = 1; !this.ended; number++) {
            UniversalEvent event =
                    UniversalEvent.builder("order.created").data(number).build();
            boolean done = false;
            while (!done && !this.ended) {
                try {
                    this.bus.publish(event);
                    this.published.add(number);
                    done = true;
                } catch (EventRefusedException ex) {
                    this.refusals.add(ex.getMessage());
                }
            }
        }
    }

    private void awaitMore() {
        int before = this.published.size();
        await().atMost(AMPLE).until(() -> this.published.size() > before + 100);
    }

    private void check() throws InterruptedException {
        this.ended = true;
        this.publisher.join();
        List<Integer> stored = this.storage
                .query(EventQuery.all().toBuilder().limit(1_000_000).build())
                .stream()
                .map(event -> event.data().asInt())
                .toList();
        assertThat(stored).startsWith(this.published.toArray(Integer[]::new)).doesNotHaveDuplicates();
        await().atMost(AMPLE).until(() -> this.handled.containsAll(stored));
        assertThat(this.handled.stream().distinct()).isEqualTo(stored);
    }

    @Test
    void publishersAndSubscriptionsGoOnWhenItIsBack() throws Exception {
        this.publisher.start();
        awaitMore();

        int port = this.server.getPort();
        this.server.close();
        await().atMost(AMPLE)
                .until(() -> this.refusals.stream().anyMatch(message -> message.contains("out of service")));
        this.server = start(port);
        awaitMore();

        check();
    }

    @Test
    void connectionsThatAreCutNobodyHearsOfForLong() throws Exception {
        this.publisher.start();
        for (int cut = 0; cut < 5; cut++) {
            awaitMore();
            new JdbcTemplate(this.server.getPostgresDatabase())
                    .queryForList("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()");
        }
        awaitMore();

        check();
    }
}
