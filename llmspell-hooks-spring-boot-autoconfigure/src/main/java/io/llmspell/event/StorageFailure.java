package io.llmspell.event;

/** What becomes of an event that the storage does not take. */
public enum StorageFailure {
    /** It is refused: its publisher is told, and nobody is given it. */
    REFUSE,
    /** It is published all the same, with {@code not_stored: true} in its metadata. Durable subscriptions miss it. */
    PUBLISH
}
