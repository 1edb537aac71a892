package io.llmspell.event.storage;

import io.llmspell.event.EventPage;
import io.llmspell.event.EventQuery;
import io.llmspell.event.EventStorageListener;
import io.llmspell.event.SubscriptionStorage;
import io.llmspell.event.UniversalEvent;
import io.llmspell.jdbc.StoreDatabase;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Events in the tables of a database. */
final class JdbcEventStorage implements DurableEventStorage {

    private final StoreDatabase database;

    private final EventTransactions transactions;

    private final Consumer<Runnable> shield;

    private final EventReads reads;

    private final EventWriter writer;

    /** On the thread of a publisher, with its connection. */
    private final JdbcTemplate callers;

    private final JdbcSubscriptions subscriptions;

    private final @Nullable Retention retention;

    JdbcEventStorage(DurableEventStorageBuilder builder) {
        this.database = builder.database;
        this.transactions = builder.transactions;
        this.shield = builder.shield;
        this.callers = new JdbcTemplate(this.database.dataSource());
        EventStorageListener listener = builder.listener();
        this.reads = new EventReads(listener);
        this.subscriptions = new JdbcSubscriptions(this.database, this.reads, builder.timing);
        this.writer = new EventWriter(
                this.database,
                new EventTable(this.database.kind()),
                builder.options,
                listener,
                builder.breaker(),
                this.subscriptions::stored);
        this.retention = retention(builder, listener);
    }

    private static @Nullable Retention retention(DurableEventStorageBuilder builder, EventStorageListener listener) {
        RetentionPolicy policy = builder.retention;
        return (policy == null)
                ? null
                : new Retention(builder.database, policy, builder.clock, listener, builder.options.patience());
    }

    @Override
    public void append(UniversalEvent event) {
        this.writer.append(List.of(EventRow.of(event)));
    }

    @Override
    public void appendAll(List<UniversalEvent> events) {
        if (!events.isEmpty()) {
            this.writer.append(events.stream().map(EventRow::of).toList());
        }
    }

    @Override
    public boolean joinsTransaction() {
        return this.transactions == EventTransactions.JOIN
                && TransactionSynchronizationManager.isSynchronizationActive()
                && TransactionSynchronizationManager.isActualTransactionActive()
                && !TransactionSynchronizationManager.isCurrentTransactionReadOnly()
                && TransactionSynchronizationManager.hasResource(this.database.dataSource());
    }

    @Override
    public void appendInTransaction(List<UniversalEvent> events, Runnable delivery) {
        if (!joinsTransaction()) {
            throw new IllegalStateException("There is no transaction to join on this thread");
        }
        List<EventRow> rows = events.stream().map(EventRow::of).toList();
        this.shield.accept(() -> this.writer.outbox().add(this.callers, rows));
        TransactionSynchronizationManager.registerSynchronization(
                new JoinedEvents(() -> this.shield.accept(this::commitLate), () -> {
                    this.writer.wake();
                    delivery.run();
                }));
    }

    /** What a callback of the commit publishes is written on the connection of a transaction that has ended. */
    private void commitLate() {
        this.callers.execute((Connection connection) -> {
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
            return null;
        });
    }

    @Override
    public long lastPosition() {
        return this.subscriptions.end();
    }

    @Override
    public EventPage page(EventQuery query) {
        return this.database.inTransaction(jdbc -> this.reads.page(jdbc, query));
    }

    @Override
    public Optional<SubscriptionStorage> subscriptions() {
        return Optional.of(this.subscriptions);
    }

    @Override
    public int waiting() {
        return this.writer.waiting();
    }

    @Override
    public long count() {
        Long count = this.database.read(jdbc -> jdbc.queryForObject("SELECT COUNT(*) FROM llmspell_event", Long.class));
        return (count != null) ? count : 0;
    }

    @Override
    public long retain() {
        return (this.retention != null) ? this.retention.run() : 0;
    }

    @Override
    public void close() {
        if (this.retention != null) {
            this.retention.close();
        }
        this.writer.close();
    }
}
