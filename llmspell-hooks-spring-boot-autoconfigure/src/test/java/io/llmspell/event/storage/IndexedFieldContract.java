package io.llmspell.event.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.llmspell.event.Comparison;
import io.llmspell.event.DataCondition;
import io.llmspell.event.EventPage;
import io.llmspell.event.EventQuery;
import io.llmspell.event.EventSource;
import io.llmspell.event.StoredEvent;
import io.llmspell.event.UniversalEvent;
import io.llmspell.jdbc.SchemaMode;
import io.llmspell.jdbc.StoreDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
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

/** What an index on fields of data finds in every database. */
@Timeout(120)
abstract class IndexedFieldContract {

    /** Those of the tests of all storages. */
    static final List<String> FIELDS = List.of(
            "", "/x", "/odd", "/items/0/sku", "/items/1/sku", "/total/sum", "/1/1", "/01", "/%", "/a~1b~0c", "/é");

    private static final Duration AMPLE = Duration.ofSeconds(30);

    private static final int MANY = 20_000;

    private final List<DurableEventStorage> storages = new ArrayList<>();

    private final List<StoreDatabase> databases = new ArrayList<>();

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

    private DurableEventStorageBuilder builder() {
        StoreDatabase database = StoreDatabase.open(this.dataSource, AMPLE);
        this.databases.add(database);
        return DurableEventStorage.in(database).schema(SchemaMode.ALWAYS);
    }

    private DurableEventStorage start(DurableEventStorageBuilder builder) {
        DurableEventStorage storage = builder.build();
        this.storages.add(storage);
        return storage;
    }

    private DurableEventStorage start(String... fields) {
        return start(builder().indexedFields(List.of(fields)));
    }

    private static void store(DurableEventStorage storage, Object... values) {
        storage.appendAll(Stream.of(values)
                .map(value ->
                        UniversalEvent.builder("order").data(Map.of("x", value)).build())
                .toList());
    }

    private static List<String> found(DurableEventStorage storage, EventQuery.Builder query) {
        try (Stream<StoredEvent> events = storage.stream(query.build())) {
            return events.map(stored -> stored.event().at("/x").asString()).toList();
        }
    }

    private static List<String> found(DurableEventStorage storage, String condition) {
        return found(storage, EventQuery.builder().where(condition));
    }

    /** Hides an event from whoever does not look for it in the index. */
    private void unindex(String value) {
        assertThat(this.jdbc.update(
                        "DELETE FROM llmspell_event_field WHERE position ="
                                + " (SELECT MIN(position) FROM llmspell_event WHERE body LIKE ?)",
                        "%\"x\":" + value + "}%"))
                .isPositive();
    }

    @Test
    void conditionsOnAFieldAreLookedUpInItsIndex() {
        DurableEventStorage storage = start("/x");
        store(storage, 1, 2, 77, "a", "b", "hidden", 3);
        unindex("77");
        unindex("\"hidden\"");

        assertThat(found(storage, "data.x > 1")).containsExactly("2", "3");
        assertThat(found(storage, "data.x = 77")).isEmpty();
        assertThat(found(storage, "data.x >= 'b'")).containsExactly("b");
        assertThat(found(storage, "data.x != 1")).containsExactly("2", "77", "a", "b", "hidden", "3");
        assertThat(found(
                        storage,
                        EventQuery.builder()
                                .where("data.x >= 2")
                                .where("data.x <= 3")
                                .newestFirst()))
                .containsExactly("3", "2");
    }

    @Test
    void whatWasStoredBeforeAFieldWasIndexedIsFoundToo() {
        DurableEventStorage storage = start();
        store(storage, 1, 2, 3, 4);
        DurableEventStorage indexed = start("/x");
        store(indexed, 5, 1, 2);

        assertThat(found(indexed, "data.x <= 2")).containsExactly("1", "2", "1", "2");
        assertThat(found(indexed, EventQuery.builder().where("data.x >= 2").newestFirst()))
                .containsExactly("2", "5", "4", "3", "2");
        assertThat(pages(indexed, EventQuery.builder().where("data.x >= 1").limit(2)))
                .containsExactly("1 2", "3 4", "5 1", "2");
        assertThat(pages(
                        indexed,
                        EventQuery.builder().where("data.x >= 1").limit(2).newestFirst()))
                .containsExactly("2 1", "5 4", "3 2", "1");
        assertThat(found(indexed, EventQuery.builder().where("data.x > 0").after(5)))
                .containsExactly("1", "2");
    }

    private static List<String> pages(DurableEventStorage storage, EventQuery.Builder query) {
        List<String> pages = new ArrayList<>();
        EventPage page = storage.page(query.build());
        pages.add(text(page));
        while (page.next() != null) {
            page = storage.page(query.after(page.next()).build());
            pages.add(text(page));
        }
        return pages;
    }

    private static String text(EventPage page) {
        return String.join(
                " ",
                page.events().stream().map(event -> event.at("/x").asString()).toList());
    }

    @Test
    void whatAnInstanceStoresThatWasStartedWithoutTheIndexIsIndexed() {
        DurableEventStorage old = start(builder());
        store(old, 1);
        DurableEventStorage indexed = start("/x");
        store(old, 2, "hidden");
        store(indexed, 3);
        unindex("\"hidden\"");

        assertThat(found(old, "data.x > 0")).containsExactly("1", "2", "3");
        assertThat(found(old, "data.x = 'hidden'")).isEmpty();
    }

    @Test
    void aFieldThatIsIndexedNoLongerIsFoundAllTheSame() {
        DurableEventStorage first = start("/x", "/y");
        store(first, 1, 2);
        DurableEventStorage second = start("/y");
        store(first, 3);
        store(second, 4);

        assertThat(found(first, "data.x > 1")).containsExactly("2", "3", "4");
        assertThat(found(second, "data.x > 1")).containsExactly("2", "3", "4");

        DurableEventStorage third = start("/x");
        store(second, 5);
        assertThat(found(third, "data.x > 1")).containsExactly("2", "3", "4", "5");
        assertThat(found(start(builder()), "data.x > 4")).containsExactly("5");
    }

    @Test
    void whatJoinedATransactionIsIndexed() {
        DurableEventStorage storage =
                start(builder().indexedFields(List.of("/x")).transactions(EventTransactions.JOIN));
        new TransactionTemplate(new JdbcTransactionManager(this.dataSource)).executeWithoutResult(status -> {
            this.jdbc.queryForList("SELECT 1");
            storage.appendInTransaction(
                    List.of(UniversalEvent.builder("order").data(Map.of("x", 5)).build()), () -> {});
        });
        await().atMost(AMPLE).until(() -> storage.count() == 1);

        assertThat(found(storage, "data.x = 5")).containsExactly("5");
        unindex("5");
        assertThat(found(storage, "data.x = 5")).isEmpty();
    }

    @Test
    void textsThatAreEqualOnlyAtTheirBeginningAreToldApart() {
        DurableEventStorage storage = start("/x");
        String stem = "t".repeat(300);
        List<String> texts = List.of(
                stem + "a",
                stem + "b",
                stem,
                "",
                "\u0000",
                "a\u0000b",
                "a",
                "\uFFFD",
                "\uE000",
                "\uD83D\uDE42",
                "\uFFFF");
        store(storage, texts.toArray());

        assertThat(texts).allSatisfy(text -> {
            for (Comparison comparison : Comparison.values()) {
                assertThat(found(storage, EventQuery.builder().where(DataCondition.of("/x", comparison, text))))
                        .containsExactlyElementsOf(texts.stream()
                                .filter(other -> holds(comparison, other.compareTo(text)))
                                .toList());
            }
        });
    }

    private static boolean holds(Comparison comparison, int order) {
        return switch (comparison) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case AT_MOST -> order <= 0;
            case GREATER -> order > 0;
            case AT_LEAST -> order >= 0;
        };
    }

    @Test
    void manyEventsAreFoundInPagesWhetherTheIndexHelpsOrNot() {
        DurableEventStorage storage = start("/x");
        String body = new String(
                UniversalEvent.builder("order")
                        .source(EventSource.of("test"))
                        .timestamp(Instant.EPOCH)
                        .data(Map.of("x", "@"))
                        .build()
                        .toJson(),
                UTF_8);
        int all = MANY + 2_000;
        this.jdbc.update(
                "INSERT INTO llmspell_event (position, id, event_type, occurred, component, size_bytes, body)"
                        + " SELECT number, CAST(CONCAT('00000000-0000-7000-8000-', LPAD(CAST(number AS VARCHAR), 12, '0'))"
                        + " AS UUID), 'order', 0, 'test', 0, REPLACE(?, '\"@\"', CAST(number AS VARCHAR)) FROM ("
                        + numbers(all) + ") n",
                body);
        this.jdbc.update("INSERT INTO llmspell_event_field (position, field, number_value)"
                + " SELECT number, '/x', number FROM (" + numbers(all) + ") n");
        this.jdbc.update("UPDATE llmspell_event_sequence SET last_position = ?", all);

        assertThat(found(storage, "data.x > 500")).hasSize(all - 500);
        assertThat(found(storage, EventQuery.builder().where("data.x > 2001").where("data.x <= 7001")))
                .hasSize(5_000)
                .doesNotHaveDuplicates()
                .startsWith("2002")
                .endsWith("7001");
        assertThat(found(storage, EventQuery.builder().where("data.x > 2000").newestFirst()))
                .hasSize(MANY)
                .startsWith(String.valueOf(all))
                .endsWith("2001");
        assertThat(found(storage, EventQuery.builder().where("data.x >= 3000").limit(700)))
                .hasSize(700);
    }

    @Test
    void theIndexForgetsWhatIsRemoved() {
        DurableEventStorage storage =
                start(builder().indexedFields(List.of("/x")).retention(RetentionPolicy.of(RetentionRule.count(2))));
        store(storage, 1, 2, 3, "a", true);

        assertThat(storage.retain()).isEqualTo(3);

        assertThat(this.jdbc.queryForObject("SELECT COUNT(*) FROM llmspell_event_field", Integer.class))
                .isEqualTo(1);
        assertThat(found(storage, "data.x >= ''")).containsExactly("a");
    }

    @Test
    void whatIsNoFieldIsRefused() {
        DurableEventStorageBuilder builder = builder();

        assertThatIllegalArgumentException().isThrownBy(() -> builder.indexedFields(List.of("x")));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.indexedFields(List.of("/a\0")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.indexedFields(List.of("/" + "x".repeat(256))))
                .withMessageContaining("256");
    }

    @Test
    void instancesThatStartAtTheSameTimeAgree() throws Exception {
        DurableEventStorageBuilder first = builder();
        start(first);
        List<FutureTask<DurableEventStorage>> starts = IntStream.range(0, 4)
                .mapToObj(i -> builder().indexedFields(List.of("/x", "/y")))
                .map(builder -> new FutureTask<>(builder::build))
                .toList();
        starts.forEach(task -> new Thread(task).start());
        for (FutureTask<DurableEventStorage> task : starts) {
            this.storages.add(task.get(AMPLE.toSeconds(), TimeUnit.SECONDS));
        }
        store(this.storages.get(0), 1);

        assertThat(this.jdbc.queryForObject("SELECT COUNT(*) FROM llmspell_event_field", Integer.class))
                .isEqualTo(1);
    }
}
