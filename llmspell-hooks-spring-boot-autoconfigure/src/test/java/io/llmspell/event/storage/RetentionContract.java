package io.llmspell.event.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmspell.event.EventPattern;
import io.llmspell.event.EventQuery;
import io.llmspell.event.EventStorageListener;
import io.llmspell.event.Lease;
import io.llmspell.event.StartAt;
import io.llmspell.event.StoredEvent;
import io.llmspell.event.SubscriptionStorage;
import io.llmspell.event.UniversalEvent;
import io.llmspell.jdbc.SchemaMode;
import io.llmspell.jdbc.StoreDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What retention removes from every database. */
@Timeout(120)
abstract class RetentionContract {

    private static final Duration AMPLE = Duration.ofSeconds(30);

    private static final Instant NOW = Instant.parse("2026-05-04T03:02:00Z");

    private final List<DurableEventStorage> storages = new ArrayList<>();

    private final List<StoreDatabase> databases = new ArrayList<>();

    /** How many were removed by each transaction. */
    private final List<Integer> removed = new CopyOnWriteArrayList<>();

    private final List<String> failures = new CopyOnWriteArrayList<>();

    private volatile CountDownLatch begun = new CountDownLatch(0);

    private final EventStorageListener listener = new EventStorageListener() {
        @Override
        public void removed(int events) {
            RetentionContract.this.removed.add(events);
            RetentionContract.this.begun.countDown();
        }

        @Override
        public void failed(String task, Throwable error) {
            RetentionContract.this.failures.add(task);
        }
    };

    private DataSource dataSource;

    private JdbcTemplate jdbc;

    /** An empty database. */
    abstract DataSource open();

    abstract void close(DataSource dataSource);

    /** A table of the numbers from 1 on, in SQL. */
    abstract String numbers(int count);

    @BeforeEach
    final void begin() {
        this.dataSource = open();
        this.jdbc = new JdbcTemplate(this.dataSource);
    }

    @AfterEach
    final void end() {
        this.storages.forEach(DurableEventStorage::close);
        this.databases.forEach(StoreDatabase::close);
        close(this.dataSource);
    }

    private DurableEventStorage start(UnaryOperator<DurableEventStorageBuilder> settings) {
        StoreDatabase database = StoreDatabase.open(this.dataSource, AMPLE);
        this.databases.add(database);
        DurableEventStorage storage = settings.apply(DurableEventStorage.in(database)
                        .schema(SchemaMode.ALWAYS)
                        .clock(() -> NOW)
                        .listener(this.listener))
                .build();
        this.storages.add(storage);
        return storage;
    }

    /** With rules that are applied by hand only. */
    private DurableEventStorage start(RetentionRule... rules) {
        return start(builder -> builder.retention(policy(500, false, rules)));
    }

    private static RetentionPolicy policy(int batchSize, boolean ignoreSubscriptions, RetentionRule... rules) {
        return new RetentionPolicy(List.of(rules), Duration.ofDays(1), batchSize, ignoreSubscriptions);
    }

    private static UniversalEvent event(String type, int number) {
        return UniversalEvent.builder(type).data(number).timestamp(NOW).build();
    }

    private static void store(DurableEventStorage storage, String type, int from, int to) {
        storage.appendAll(IntStream.rangeClosed(from, to)
                .mapToObj(number -> event(type, number))
                .toList());
    }

    private static List<Integer> kept(DurableEventStorage storage) {
        try (Stream<StoredEvent> events = storage.stream(EventQuery.all())) {
            return events.map(stored -> stored.event().data().asInt()).toList();
        }
    }

    /** So many events of a type, as they are in the table. */
    private void fill(String type, int count) {
        String body = new String(event(type, 1).toJson(), UTF_8);
        this.jdbc.update(
                "INSERT INTO llmspell_event (position, id, event_type, occurred, component, size_bytes, body)"
                        + " SELECT e.last_position + n.number, CAST(CONCAT('00000000-0000-7000-8000-',"
                        + " LPAD(CAST(e.last_position + n.number AS VARCHAR), 12, '0')) AS UUID), ?, ?, 'test', ?, ?"
                        + " FROM llmspell_event_sequence e, (" + numbers(count) + ") n",
                type,
                EventRow.nanos(NOW),
                body.length(),
                body);
        this.jdbc.update("UPDATE llmspell_event_sequence SET last_position = last_position + ?", count);
    }

    @Test
    void eventsThatAreOlderThanTheyMayBeAreRemoved() {
        DurableEventStorage storage = start(RetentionRule.age(Duration.ofHours(1)));
        List<Instant> times = List.of(
                NOW.minusSeconds(3_600),
                NOW.minusSeconds(3_600).minusNanos(1),
                NOW,
                Instant.parse("1701-01-01T00:00:00Z"),
                NOW.plusSeconds(7_200),
                Instant.parse("2199-01-01T00:00:00Z"),
                NOW.minusSeconds(86_400));
        IntStream.range(0, times.size())
                .forEach(i -> storage.append(UniversalEvent.builder("t" + i % 2)
                        .data(i)
                        .timestamp(times.get(i))
                        .build()));

        assertThat(storage.retain()).isEqualTo(3);

        assertThat(kept(storage)).containsExactly(0, 2, 4, 5);
        assertThat(this.removed).containsExactly(3);
        assertThat(storage.retain()).isZero();
    }

    @Test
    void anAgeBeyondAllTimesRemovesNothing() {
        DurableEventStorage storage = start(RetentionRule.age(Duration.ofSeconds(Long.MAX_VALUE)));
        store(storage, "order", 1, 3);

        assertThat(storage.retain()).isZero();
        assertThat(storage.count()).isEqualTo(3);
    }

    @Test
    void theNewestEventsAreKept() {
        DurableEventStorage storage = start(RetentionRule.count(4));
        store(storage, "a", 1, 3);
        store(storage, "b", 4, 6);
        store(storage, "a", 7, 8);

        assertThat(storage.retain()).isEqualTo(4);
        assertThat(kept(storage)).containsExactly(5, 6, 7, 8);

        assertThat(storage.retain()).isZero();
        store(storage, "c", 9, 9);
        assertThat(storage.retain()).isEqualTo(1);
        assertThat(kept(storage)).containsExactly(6, 7, 8, 9);
    }

    @Test
    void theNewestEventsAreKeptThatHaveRoom() {
        UniversalEvent small = event("order", 1);
        int size = small.toJson().length;
        DurableEventStorage exact = start(RetentionRule.bytes(3L * size));
        store(exact, "order", 1, 5);

        assertThat(exact.retain()).isEqualTo(2);
        assertThat(kept(exact)).containsExactly(3, 4, 5);
        assertThat(exact.retain()).isZero();

        assertThat(start(RetentionRule.bytes(3L * size - 1)).retain()).isEqualTo(1);
        assertThat(kept(exact)).containsExactly(4, 5);
    }

    @Test
    void aRuleConcernsTheEventsOfItsPatternsTogether() {
        DurableEventStorage storage = start(
                RetentionRule.count(2, "debug.**", "*.trace"),
                RetentionRule.age(Duration.ofDays(1), "order.*"),
                new RetentionRule(List.of(EventPattern.of("regex:x+")), Duration.ofDays(1), 1L, 1_000_000L));
        store(storage, "debug.a", 1, 2);
        store(storage, "http.trace", 3, 3);
        store(storage, "order.paid", 4, 5);
        store(storage, "x", 6, 6);
        store(storage, "debug", 7, 7);
        store(storage, "xxx", 8, 8);
        store(storage, "y", 9, 9);

        assertThat(storage.retain()).isEqualTo(3);

        assertThat(kept(storage)).containsExactly(3, 4, 5, 7, 8, 9);
    }

    @Test
    void oneRuleThatSaysSoIsEnough() {
        DurableEventStorage storage = start(
                RetentionRule.count(100),
                RetentionRule.count(3, "order"),
                new RetentionRule(List.of(EventPattern.of("ord*")), Duration.ofHours(1), 2L, null));
        store(storage, "order", 1, 5);
        storage.append(UniversalEvent.builder("order")
                .data(6)
                .timestamp(NOW.minusSeconds(3_601))
                .build());

        assertThat(storage.retain()).isEqualTo(4);
        assertThat(kept(storage)).containsExactly(4, 5);
    }

    @Test
    void typesThatAreTooLongForTheirColumnAreToldApart() {
        String stem = "long." + "x".repeat(300);
        DurableEventStorage storage =
                start(RetentionRule.count(1, "long.*.a"), RetentionRule.age(Duration.ofHours(1), "**.b"));
        for (int i = 1; i <= 4; i++) {
            storage.append(event(stem + ".a", i));
            storage.append(event(stem + ".c", 10 * i));
            storage.append(UniversalEvent.builder(stem + ((i == 1) ? ".b" : ".c"))
                    .data(100 * i)
                    .timestamp(NOW.minusSeconds(7_200))
                    .build());
        }

        assertThat(storage.retain()).isEqualTo(4);

        assertThat(kept(storage)).containsExactly(10, 20, 200, 30, 300, 4, 40, 400);
    }

    @Test
    void thereMayBeMoreTypesThanAnyoneLists() {
        DurableEventStorage storage = start(RetentionRule.count(100, "run.*.done"), RetentionRule.count(1_150));
        storage.appendAll(IntStream.rangeClosed(1, 1_100)
                .mapToObj(number -> event("run." + number + ".done", number))
                .toList());
        store(storage, "other", 2_001, 2_200);

        assertThat(storage.retain()).isEqualTo(1_000);

        assertThat(kept(storage))
                .containsExactlyElementsOf(
                        IntStream.concat(IntStream.rangeClosed(1_001, 1_100), IntStream.rangeClosed(2_001, 2_200))
                                .boxed()
                                .toList());
    }

    @Test
    void nothingIsRemovedWithoutAPolicy() {
        DurableEventStorage storage = start(builder -> builder);
        store(storage, "order", 1, 3);

        assertThat(storage.retain()).isZero();
        assertThat(storage.count()).isEqualTo(3);
    }

    @Test
    void anEmptyStorageStaysEmpty() {
        DurableEventStorage storage =
                start(RetentionRule.count(1), RetentionRule.age(Duration.ofDays(1)), RetentionRule.bytes(1, "x"));

        assertThat(storage.retain()).isZero();
    }

    @Test
    void whatADurableSubscriptionHasNotHandledIsKept() {
        DurableEventStorage storage = start(RetentionRule.count(1), RetentionRule.age(Duration.ofDays(1)));
        SubscriptionStorage subscriptions = storage.subscriptions().orElseThrow();
        subscriptions.register("slow", StartAt.BEGINNING);
        subscriptions.register("quick", StartAt.BEGINNING);
        Lease slow = subscriptions.acquire("slow").orElseThrow();
        Lease quick = subscriptions.acquire("quick").orElseThrow();
        store(storage, "order", 1, 6);

        assertThat(storage.retain()).isZero();

        subscriptions.save(slow, 2, 0);
        subscriptions.save(quick, 6, 0);
        assertThat(storage.retain()).isEqualTo(2);
        assertThat(kept(storage)).containsExactly(3, 4, 5, 6);

        subscriptions.release(slow);
        assertThat(subscriptions.forget("slow")).isTrue();
        assertThat(storage.retain()).isEqualTo(3);
        assertThat(kept(storage)).containsExactly(6);
    }

    @Test
    void whatADurableSubscriptionHasNotHandledIsRemovedIfSoTold() {
        DurableEventStorage storage = start(builder -> builder.retention(policy(500, true, RetentionRule.count(1))));
        storage.subscriptions().orElseThrow().register("slow", StartAt.BEGINNING);
        store(storage, "order", 1, 6);

        assertThat(storage.retain()).isEqualTo(5);
        assertThat(kept(storage)).containsExactly(6);
    }

    @Test
    void nothingIsRemovedOnceASubscriptionHasBegunAtTheBeginning() throws Exception {
        DurableEventStorage storage =
                start(builder -> builder.retention(policy(5, false, RetentionRule.count(1, "order"))));
        fill("order", 5_000);
        this.begun = new CountDownLatch(20);
        FutureTask<Long> retaining = new FutureTask<>(storage::retain);
        Thread thread = new Thread(retaining);
        thread.start();
        assertThat(this.begun.await(AMPLE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        storage.subscriptions().orElseThrow().register("late", StartAt.BEGINNING);
        long seen = storage.count();

        assertThat(retaining.get(AMPLE.toSeconds(), TimeUnit.SECONDS)).isGreaterThanOrEqualTo(100);
        assertThat(storage.count()).isEqualTo(seen);
    }

    @Test
    void manyEventsAreRemovedInSmallTransactions() {
        DurableEventStorage storage =
                start(RetentionRule.count(1_234, "order.*"), RetentionRule.age(Duration.ofHours(1), "old", "older"));
        fill("order.paid", 15_000);
        fill("other", 5_000);
        fill("order.lost", 15_000);
        this.jdbc.update("UPDATE llmspell_event SET occurred = occurred - 3600000000001 WHERE event_type = 'other'");
        this.jdbc.update(
                "UPDATE llmspell_event SET event_type = 'old' WHERE event_type = 'other' AND position < 17001");

        assertThat(storage.retain()).isEqualTo(28_766 + 2_000);

        assertThat(storage.count()).isEqualTo(1_234 + 3_000);
        assertThat(this.removed).allMatch(events -> events <= 500).hasSizeGreaterThan(60);
        assertThat(this.jdbc.queryForObject(
                        "SELECT MIN(position) FROM llmspell_event WHERE event_type = 'order.lost'", Long.class))
                .isEqualTo(35_000 - 1_234 + 1);
    }

    @Test
    void publishersGoOnMeanwhile() throws Exception {
        DurableEventStorage storage =
                start(builder -> builder.retention(policy(50, false, RetentionRule.count(300, "order"))));
        fill("order", 10_000);
        AtomicBoolean publishing = new AtomicBoolean(true);
        FutureTask<Long> retaining = new FutureTask<>(() -> {
            long all = 0;
            while (publishing.get()) {
                all += storage.retain();
            }
            return all + storage.retain();
        });
        new Thread(retaining).start();
        List<FutureTask<Void>> publishers = IntStream.range(0, 4)
                .mapToObj(publisher -> new FutureTask<Void>(() -> store(storage, publisher), null))
                .toList();
        publishers.forEach(publisher -> new Thread(publisher).start());
        for (FutureTask<Void> publisher : publishers) {
            publisher.get(AMPLE.toSeconds(), TimeUnit.SECONDS);
        }
        publishing.set(false);

        assertThat(retaining.get(AMPLE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(10_000 + 800 - 300);
        assertThat(storage.count()).isEqualTo(300);
        assertThat(kept(storage)).allMatch(number -> number > 1);
    }

    private static void store(DurableEventStorage storage, int publisher) {
        for (int i = 0; i < 200; i++) {
            storage.append(event("order", 10 + publisher));
        }
    }

    @Test
    void instancesThatRemoveAtTheSameTimeRemoveNoMoreThanOneDoes() throws Exception {
        RetentionPolicy policy = policy(
                20,
                false,
                RetentionRule.count(700, "a"),
                RetentionRule.count(900),
                RetentionRule.age(Duration.ofHours(1)));
        DurableEventStorage storage = start(builder -> builder.retention(policy));
        DurableEventStorage other = start(builder -> builder.retention(policy));
        fill("a", 2_000);
        fill("b", 1_000);
        fill("a", 500);
        List<FutureTask<Long>> runs = Stream.of(storage, other, storage, other)
                .map(each -> new FutureTask<>(each::retain))
                .toList();
        runs.forEach(run -> new Thread(run).start());
        long sum = 0;
        for (FutureTask<Long> run : runs) {
            sum += run.get(AMPLE.toSeconds(), TimeUnit.SECONDS);
        }

        assertThat(storage.count()).isEqualTo(900);
        assertThat(sum).isEqualTo(2_600);
    }

    @Test
    void retentionAndPublishersNeedNothingOfEachOther() {
        DurableEventStorage storage = start(RetentionRule.count(1));
        store(storage, "order", 1, 5);
        TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(this.dataSource));

        transaction.executeWithoutResult(status -> {
            this.jdbc.queryForList("SELECT id FROM llmspell_event_sequence FOR UPDATE");
            assertThat(storage.retain()).isEqualTo(4);
        });
        transaction.executeWithoutResult(status -> {
            this.jdbc.queryForList("SELECT id FROM llmspell_event_removal FOR UPDATE");
            store(storage, "order", 6, 6);
        });

        assertThat(kept(storage)).containsExactly(5, 6);
    }

    @Test
    void eventsAreRemovedInTheBackgroundAndAFailureIsToldAndMadeUpFor() {
        DurableEventStorage storage = start(builder -> builder.retention(
                new RetentionPolicy(List.of(RetentionRule.count(2)), Duration.ofMillis(20), 1, false)));
        store(storage, "order", 1, 5);
        await().atMost(AMPLE).untilAsserted(() -> assertThat(kept(storage)).containsExactly(4, 5));

        this.jdbc.execute("ALTER TABLE llmspell_event_removal RENAME TO elsewhere");
        store(storage, "order", 6, 6);
        await().atMost(AMPLE).until(() -> this.failures.contains("retention"));
        assertThat(storage.count()).isEqualTo(3);
        this.jdbc.execute("ALTER TABLE elsewhere RENAME TO llmspell_event_removal");

        await().atMost(AMPLE).untilAsserted(() -> assertThat(kept(storage)).containsExactly(5, 6));
        assertThat(this.removed).containsOnly(1).hasSize(4);
    }

    @Test
    void nothingIsRemovedAfterTheStorageIsClosed() {
        DurableEventStorage storage = start(RetentionRule.count(1));
        store(storage, "order", 1, 5);
        storage.close();

        assertThat(storage.retain()).isZero();
        assertThat(storage.count()).isEqualTo(5);
    }
}
