package io.llmspell.event.storage;

/** When an event counts as stored. */
public enum Durability {
    /** When it is committed: who publishes it waits for that. What was published survives a crash. */
    SYNC,
    /**
     * When it is in the buffer, which is written soon. A crash loses what is in the buffer and what is being written,
     * and no more.
     */
    ASYNC
}
