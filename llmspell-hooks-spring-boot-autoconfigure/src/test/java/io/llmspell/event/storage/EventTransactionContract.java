package io.llmspell.event.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.llmspell.event.EventBus;
import io.llmspell.event.EventQuery;
import io.llmspell.event.UniversalEvent;
import io.llmspell.jdbc.SchemaMode;
import io.llmspell.jdbc.StoreDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What becomes of events that are published in transactions, on every database. */
@Timeout(60)
abstract class EventTransactionContract {

    private static final Duration AMPLE = Duration.ofSeconds(30);

    private final List<Instance> instances = new ArrayList<>();

    private HikariDataSource pool;

    private TransactionTemplate transactions;

    /** An empty database. */
    abstract HikariDataSource pool();

    @BeforeEach
    final void begin() {
        this.pool = pool();
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(this.pool));
    }

    @AfterEach
    final void end() {
        this.instances.forEach(Instance::close);
        this.pool.close();
    }

    /** An instance of the application. */
    private final class Instance {

        final CircuitBreaker breaker = CircuitBreaker.of("test", DurableEventStorageBuilder.breakerDefaults());

        final StoreDatabase database = StoreDatabase.open(EventTransactionContract.this.pool, AMPLE);

        final DurableEventStorage storage = DurableEventStorage.in(this.database)
                .schema(SchemaMode.ALWAYS)
                .transactions(EventTransactions.JOIN)
                .breaker(this.breaker)
                .build();

        final EventBus bus = EventBus.builder().storage(this.storage).build();

        final List<Integer> handled = new CopyOnWriteArrayList<>();

        Instance() {
            EventTransactionContract.this.instances.add(this);
            this.bus.subscribe("order.*", event -> this.handled.add(event.data().asInt()));
        }

        void publish(int number) {
            this.bus.publish("order.created", number);
        }

        void publishAll(int from, int to) {
            this.bus.publishAll(numbers(from, to).stream()
                    .map(number ->
                            UniversalEvent.builder("order.created").data(number).build())
                    .toList());
        }

        List<Integer> stored() {
            return this.storage.query(EventQuery.all().toBuilder().limit(10_000).build()).stream()
                    .map(event -> event.data().asInt())
                    .toList();
        }

        /** Waits for these, which are handled in this order too. */
        void await(List<Integer> numbers) {
            org.awaitility.Awaitility.await()
                    .atMost(AMPLE)
                    .until(() -> this.storage.count() >= numbers.size() && this.handled.size() >= numbers.size());
            assertThat(stored()).isEqualTo(numbers);
            assertThat(this.handled).isEqualTo(numbers);
            assertThat(Outboxes.size(EventTransactionContract.this.pool)).isZero();
        }

        void close() {
            this.bus.close();
            this.storage.close();
            this.database.close();
        }
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().toList();
    }

    private void inTransaction(Runnable work) {
        this.transactions.executeWithoutResult(status -> work.run());
    }

    @Test
    void whatIsRolledBackWasNeverPublished() {
        Instance instance = new Instance();

        this.transactions.executeWithoutResult(status -> {
            instance.publish(1);
            status.setRollbackOnly();
        });
        inTransaction(() -> instance.publish(2));

        instance.await(List.of(2));
    }

    @Test
    void whatIsCommittedIsPublishedAfterwards() throws Exception {
        Instance instance = new Instance();

        inTransaction(() -> {
            instance.publish(1);
            instance.publishAll(2, 300);
            instance.publish(301);
            assertThat(instance.handled).isEmpty();
            assertThat(instance.storage.count()).isZero();
        });
        assertThat(instance.bus.drain(AMPLE)).isTrue();

        instance.await(numbers(1, 301));
    }

    @Test
    void withoutATransactionItIsStoredAtOnce() {
        Instance instance = new Instance();
        TransactionTemplate none = new TransactionTemplate(new JdbcTransactionManager(this.pool));
        none.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);

        instance.publish(1);
        assertThat(instance.stored()).containsExactly(1);
        none.executeWithoutResult(status -> {
            assertThat(Outboxes.size(this.pool)).isZero();
            instance.publish(2);
            assertThat(instance.stored()).containsExactly(1, 2);
            status.setRollbackOnly();
        });

        instance.await(List.of(1, 2));
    }

    @Test
    void whatAThreadPublishesInAndOutOfTransactionsKeepsItsOrder() {
        Instance instance = new Instance();

        for (int number = 1; number < 100; number += 2) {
            int next = number;
            inTransaction(() -> instance.publish(next));
            instance.publish(next + 1);
        }

        instance.await(numbers(1, 100));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCallbackOfTheCommitCanPublishToo(boolean autoCommit) {
        this.pool.setAutoCommit(autoCommit);
        Instance instance = new Instance();

        inTransaction(() -> {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    instance.publish(2);
                }
            });
            instance.publish(1);
        });

        instance.await(List.of(1, 2));
    }

    @Test
    void aCallbackOfTheCommitThatFailsKeepsNothingBack() {
        Instance instance = new Instance();

        assertThatIllegalStateException()
                .isThrownBy(() -> inTransaction(() -> {
                    TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                        @Override
                        public void afterCommit() {
                            throw new IllegalStateException("on purpose");
                        }
                    });
                    instance.publish(1);
                }));

        instance.await(List.of(1));
    }

    @Test
    void whatIsRolledBackToASavepointWasNeverPublished() {
        Instance instance = new Instance();
        TransactionTemplate nested = new TransactionTemplate(this.transactions.getTransactionManager());
        nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);

        inTransaction(() -> {
            instance.publish(1);
            nested.executeWithoutResult(status -> {
                instance.publish(99);
                status.setRollbackOnly();
            });
            nested.executeWithoutResult(status -> instance.publish(2));
            instance.publish(3);
        });

        instance.await(List.of(1, 2, 3));
    }

    @Test
    void anotherInstancePassesOnWhatWasCommittedBeforeACrash() {
        Instance one = new Instance();
        one.breaker.transitionToForcedOpenState();
        inTransaction(() -> one.publishAll(1, 600));
        inTransaction(() -> one.publish(601));
        one.close();
        assertThat(Outboxes.size(this.pool)).isEqualTo(601);

        Instance two = new Instance();

        await().atMost(AMPLE).until(() -> Outboxes.size(this.pool) == 0);
        assertThat(two.stored()).isEqualTo(numbers(1, 601));
    }

    @Test
    void twoInstancesThatPassOnAtTheSameTimeStoreEachOnceAndInOrder() throws Exception {
        Instance one = new Instance();
        Instance two = new Instance();
        List<Thread> publishers = new ArrayList<>();
        for (int publisher = 0; publisher < 4; publisher++) {
            Instance instance = (publisher % 2 == 0) ? one : two;
            int first = publisher * 1_000;
            publishers.add(new Thread(() ->
                    numbers(first, first + 199).forEach(number -> inTransaction(() -> instance.publish(number)))));
        }

        publishers.forEach(Thread::start);
        for (Thread publisher : publishers) {
            publisher.join();
        }

        await().atMost(AMPLE).until(() -> Outboxes.size(this.pool) == 0);
        List<Integer> stored = one.stored();
        assertThat(stored).hasSize(800);
        for (int publisher = 0; publisher < 4; publisher++) {
            int first = publisher * 1_000;
            assertThat(stored.stream().filter(number -> number / 1_000 == first / 1_000))
                    .isEqualTo(numbers(first, first + 199));
        }
        assertThat(new JdbcTemplate(this.pool)
                        .queryForObject("SELECT COUNT(DISTINCT position) FROM llmspell_event", Integer.class))
                .isEqualTo(800);
    }
}
