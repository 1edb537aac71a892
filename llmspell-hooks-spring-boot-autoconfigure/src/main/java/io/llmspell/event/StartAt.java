package io.llmspell.event;

/** Where a durable subscription begins that the storage does not know yet. */
public enum StartAt {
    /** With what is stored from now on. */
    NOW,
    /** With the oldest event that is stored. */
    BEGINNING
}
