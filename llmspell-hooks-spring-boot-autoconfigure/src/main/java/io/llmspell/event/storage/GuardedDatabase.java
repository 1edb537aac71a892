package io.llmspell.event.storage;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.llmspell.jdbc.StoreDatabase;
import io.llmspell.jdbc.StoreException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;

/** Stores events in transactions, one at a time, unless the database is known not to answer. */
final class GuardedDatabase {

    private final StoreDatabase database;

    private final CircuitBreaker breaker;

    private final IntConsumer stored;

    /** When the current transaction began; 0 if there is none. */
    private volatile long since;

    private int lastCommit;

    /**
     * Makes it.
     *
     * @param stored is told of each commit how many events it stored
     */
    GuardedDatabase(StoreDatabase database, CircuitBreaker breaker, IntConsumer stored) {
        this.database = database;
        this.breaker = breaker;
        this.stored = stored;
    }

    /**
     * Tries to store events; returns what went wrong.
     *
     * @param work returns how many they were
     */
    @Nullable
    Throwable attempt(StoreDatabase.Work<Integer> work) {
        if (!this.breaker.tryAcquirePermission()) {
            return new StoreException(
                    "The event store is out of service: its circuit breaker is " + this.breaker.getState(), null);
        }
        long began = System.nanoTime();
        this.since = began;
        try {
            this.lastCommit = this.database.inTransaction(work);
            this.breaker.onSuccess(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        } catch (DataIntegrityViolationException ex) {
            // The database is well: it is the event.
            this.breaker.onSuccess(System.nanoTime() - began, TimeUnit.NANOSECONDS);
            return ex;
        } catch (RuntimeException | Error ex) {
            this.breaker.onError(System.nanoTime() - began, TimeUnit.NANOSECONDS, ex);
            return ex;
        } finally {
            this.since = 0;
        }
        if (this.lastCommit > 0) {
            this.stored.accept(this.lastCommit);
        }
        return null;
    }

    /** How many events the last transaction stored that was committed. */
    int lastCommit() {
        return this.lastCommit;
    }

    /** Whether the current transaction has taken longer than this. */
    boolean isSilentFor(long nanos) {
        long began = this.since;
        return began != 0 && System.nanoTime() - began > nanos;
    }
}
