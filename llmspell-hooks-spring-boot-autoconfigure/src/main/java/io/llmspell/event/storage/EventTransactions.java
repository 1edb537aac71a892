package io.llmspell.event.storage;

/** What becomes of events that are published in a transaction of the application. */
public enum EventTransactions {
    /** They are stored at once, in a transaction of the store: what is rolled back was published all the same. */
    OWN,
    /**
     * They are stored with the transaction, and delivered after its commit. The store must be in the database of the
     * transaction.
     */
    JOIN
}
