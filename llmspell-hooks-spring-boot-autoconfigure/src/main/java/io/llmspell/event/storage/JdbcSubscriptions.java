package io.llmspell.event.storage;

import io.llmspell.event.DeadLetter;
import io.llmspell.event.EventPattern;
import io.llmspell.event.EventQuery;
import io.llmspell.event.EventTail;
import io.llmspell.event.Lease;
import io.llmspell.event.StartAt;
import io.llmspell.event.SubscriptionStorage;
import io.llmspell.jdbc.StoreDatabase;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Durable subscriptions in the tables of a database. */
final class JdbcSubscriptions implements SubscriptionStorage {

    private final StoreDatabase database;

    private final EventReads reads;

    private final Timing timing;

    private final LeaseTable leases;

    private final DeadLetterTable letters = new DeadLetterTable();

    private final List<Runnable> followers = new CopyOnWriteArrayList<>();

    JdbcSubscriptions(StoreDatabase database, EventReads reads, Timing timing) {
        this.database = database;
        this.reads = reads;
        this.timing = timing;
        this.leases = new LeaseTable(database.kind(), LeaseOwner.create(), timing.duration(), ended(database));
    }

    /** Only where nobody else can have the database open, as then all of them were of this machine. */
    private static List<String> ended(StoreDatabase database) {
        if (!database.isOfThisProcess()) {
            return List.of();
        }
        List<String> owners = database.read(jdbc -> jdbc.queryForList(
                "SELECT DISTINCT owner FROM llmspell_subscription WHERE owner IS NOT NULL", String.class));
        return owners.stream().filter(LeaseOwner::hasEnded).toList();
    }

    /** Events were committed. */
    void stored() {
        this.followers.forEach(Runnable::run);
    }

    @Override
    public Timing timing() {
        return this.timing;
    }

    @Override
    public void register(String subscription, StartAt startAt) {
        if (!this.database.<Boolean>read(jdbc -> this.leases.isKnown(jdbc, subscription))) {
            add(subscription, startAt);
        }
    }

    @Override
    public void begin(Lease lease) {
        this.database.inTransaction(jdbc -> this.leases.begin(jdbc, lease));
    }

    @Override
    public Optional<Lease> acquire(String subscription) {
        return this.database.inTransaction(jdbc -> this.leases.acquire(jdbc, subscription));
    }

    private void add(String subscription, StartAt startAt) {
        try {
            this.database.inTransaction(jdbc -> {
                // From here on, nothing is removed that it has not seen.
                EventRemoval.hold(jdbc);
                long position = (startAt == StartAt.NOW) ? EventTable.end(jdbc) : 0;
                this.leases.add(jdbc, subscription, position);
                return null;
            });
        } catch (RuntimeException ex) {
            if (!(ex.getCause() instanceof DuplicateKeyException) && !(ex instanceof DuplicateKeyException)) {
                throw ex;
            }
            // Another instance was faster.
        }
    }

    @Override
    public boolean renew(Lease lease) {
        return this.database.inTransaction(jdbc -> this.leases.renew(jdbc, lease));
    }

    @Override
    public void release(Lease lease) {
        this.database.inTransaction(jdbc -> this.leases.release(jdbc, lease));
    }

    @Override
    public boolean save(Lease lease, long position, int attempts) {
        return this.database.inTransaction(jdbc -> this.leases.save(jdbc, lease, position, attempts));
    }

    @Override
    public boolean bury(Lease lease, long position, DeadLetter letter) {
        return this.database.inTransaction(jdbc -> {
            boolean held = this.leases.save(jdbc, lease, position, 0);
            if (held) {
                this.letters.add(jdbc, letter);
            }
            return held;
        });
    }

    @Override
    public EventTail read(Collection<EventPattern> patterns, long after, int limit) {
        EventQuery query = EventQuery.builder().patterns(patterns).limit(limit).build();
        return this.database.inTransaction(jdbc -> this.reads.tail(jdbc, query, after));
    }

    @Override
    public long end() {
        return this.database.read(EventTable::end);
    }

    @Override
    public List<DeadLetter> deadLetters(@Nullable String subscription, int limit) {
        return this.database.read(jdbc -> this.letters.list(jdbc, subscription, limit));
    }

    @Override
    public Optional<DeadLetter> deadLetter(String id) {
        return this.database.read(jdbc -> this.letters.find(jdbc, id));
    }

    @Override
    public void triedAgain(String id, int attempts, Throwable error) {
        this.database.inTransaction(jdbc -> this.letters.triedAgain(jdbc, id, attempts, error));
    }

    @Override
    public boolean removeDeadLetter(String id) {
        return this.database.inTransaction(jdbc -> this.letters.remove(jdbc, id));
    }

    @Override
    public void execute(Runnable task) {
        this.database.execute(task);
    }

    @Override
    public Runnable onStored(Runnable listener) {
        this.followers.add(listener);
        return () -> this.followers.remove(listener);
    }

    @Override
    public List<Known> known() {
        return this.database.read(this.leases::known);
    }

    @Override
    public boolean forget(String subscription) {
        return this.database.inTransaction(jdbc -> this.leases.forget(jdbc, subscription));
    }

    /** Up to where all durable subscriptions have got; the end if there are none. */
    static long slowest(JdbcTemplate jdbc) {
        Long slowest = jdbc.queryForObject("SELECT MIN(position) FROM llmspell_subscription", Long.class);
        return (slowest != null) ? slowest : EventTable.end(jdbc);
    }
}
