package io.llmspell.event.storage;

import io.llmspell.event.EventStorage;
import io.llmspell.jdbc.StoreDatabase;

/** Keeps events in a database: H2 in a file, or PostgreSQL. Safe for use by many threads. */
public interface DurableEventStorage extends EventStorage, AutoCloseable {

    /** Makes one in a database. */
    static DurableEventStorageBuilder in(StoreDatabase database) {
        return new DurableEventStorageBuilder(database);
    }

    /** How many events wait to be written. */
    int waiting();

    /** How many events it has. */
    long count();

    /**
     * Removes what is not to be kept any longer by the {@linkplain DurableEventStorageBuilder#retention policy}, now
     * and not only in the background.
     *
     * @return how many events were removed
     */
    long retain();

    /** Writes what waits, and takes no more. The database stays open. */
    @Override
    void close();
}
