package io.llmspell.event.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.llmspell.event.EventBus;
import io.llmspell.event.EventBusListener;
import io.llmspell.event.EventQuery;
import io.llmspell.event.EventRefusedException;
import io.llmspell.event.EventStorageListener;
import io.llmspell.event.OverflowStrategy;
import io.llmspell.event.RefusalReason;
import io.llmspell.event.StorageFailure;
import io.llmspell.event.UniversalEvent;
import io.llmspell.jdbc.FaultyDataSource;
import io.llmspell.jdbc.SchemaMode;
import io.llmspell.jdbc.StoreDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.jdbc.core.JdbcTemplate;

/** An event store on a database that fails where a test wants it. */
abstract class EventStoreFaultFixture {

    static final Duration AMPLE = Duration.ofSeconds(30);

    /** Connections that break. */
    static final String CUT = "08006";

    static final String DISK_FULL = "53100";

    final AtomicInteger lost = new AtomicInteger();

    final AtomicInteger writesFailed = new AtomicInteger();

    final AtomicInteger unstorable = new AtomicInteger();

    final List<String> notStored = new CopyOnWriteArrayList<>();

    HikariDataSource pool;

    FaultyDataSource dataSource;

    private StoreDatabase database;

    DurableEventStorage storage;

    EventBus bus;

    /** An empty database. */
    abstract HikariDataSource pool();

    @BeforeEach
    final void begin() {
        this.pool = pool();
        this.dataSource = new FaultyDataSource(this.pool);
        this.database = StoreDatabase.open(this.dataSource, AMPLE);
    }

    @AfterEach
    final void end() {
        this.dataSource.heal();
        if (this.bus != null) {
            this.bus.close();
            this.storage.close();
        }
        this.database.close();
        this.pool.close();
    }

    final void start(WriteOptions options) {
        start(options, StorageFailure.REFUSE);
    }

    final void start(WriteOptions options, StorageFailure failure) {
        this.storage = DurableEventStorage.in(this.database)
                .schema(SchemaMode.ALWAYS)
                .options(options)
                .breaker(CircuitBreaker.of(
                        "test",
                        CircuitBreakerConfig.from(DurableEventStorageBuilder.breakerDefaults())
                                .waitDurationInOpenState(Duration.ofMillis(100))
                                .build()))
                .listener(new EventStorageListener() {
                    @Override
                    public void lost(int events) {
                        EventStoreFaultFixture.this.lost.addAndGet(events);
                    }

                    @Override
                    public void writeFailed(int events, Throwable error) {
                        EventStoreFaultFixture.this.writesFailed.addAndGet(events);
                    }

                    @Override
                    public void unstorable(int events, Throwable error) {
                        EventStoreFaultFixture.this.unstorable.addAndGet(events);
                    }
                })
                .build();
        this.bus = EventBus.builder()
                .storage(this.storage)
                .storageFailure(failure)
                .listener(new EventBusListener() {
                    @Override
                    public void notStored(UniversalEvent event, Throwable error) {
                        EventStoreFaultFixture.this.notStored.add(error.getMessage());
                    }
                })
                .build();
    }

    static WriteOptions sync(Duration patience) {
        return new WriteOptions(Durability.SYNC, 256, Duration.ZERO, 100, OverflowStrategy.BLOCK, patience);
    }

    static WriteOptions async(int batch, int capacity, OverflowStrategy overflow) {
        return new WriteOptions(
                Durability.ASYNC, batch, Duration.ofMillis(200), capacity, overflow, Duration.ofMillis(100));
    }

    final void publish(int number) {
        this.bus.publish("order.created", number);
    }

    static String refusal(Runnable publication) {
        try {
            publication.run();
            return "none";
        } catch (EventRefusedException ex) {
            assertThat(ex.reason()).isEqualTo(RefusalReason.NOT_STORED);
            return ex.getMessage();
        }
    }

    static String refusal(CompletableFuture<Void> publication) {
        try {
            publication.join();
            return "none";
        } catch (CompletionException ex) {
            return ex.getCause().getMessage();
        }
    }

    final CompletableFuture<Void> publishElsewhere(int number) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        publish(number);
                        done.complete(null);
                    } catch (EventRefusedException ex) {
                        done.completeExceptionally(ex);
                    }
                })
                .start();
        return done;
    }

    final List<Integer> stored() {
        return this.storage.query(EventQuery.all()).stream()
                .map(event -> event.data().asInt())
                .toList();
    }

    /** How many are stored, whatever the store's connections do. */
    final int count() {
        Integer count =
                new JdbcTemplate(this.pool).queryForObject("SELECT COUNT(*) FROM llmspell_event", Integer.class);
        return (count != null) ? count : 0;
    }

    static List<Integer> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().toList();
    }

    final void refuseNumber(int number) {
        new JdbcTemplate(this.pool)
                .execute("ALTER TABLE llmspell_event ADD CONSTRAINT refused CHECK (body NOT LIKE '%\"data\":" + number
                        + "%')");
    }
}
