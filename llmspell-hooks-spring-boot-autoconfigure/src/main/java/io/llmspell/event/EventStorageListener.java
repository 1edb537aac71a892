package io.llmspell.event;

/** Hears of what a storage does in the background and of what went wrong. Must be quick and must not throw. */
public interface EventStorageListener {

    /** Events were committed. */
    default void stored(int events) {}

    /** Events could not be written; those who published them were told, or they are tried again. */
    default void writeFailed(int events, Throwable error) {}

    /**
     * Events could not be written although the storage works: the fault is theirs, and to try again is in vain. Told as
     * {@link #writeFailed} unless it is overridden.
     */
    default void unstorable(int events, Throwable error) {
        writeFailed(events, error);
    }

    /** Events that nobody waits for were given up: the buffer was full, or the storage was closed. */
    default void lost(int events) {}

    /** What is stored there is no event. It is passed over. */
    default void corrupted(long position, Throwable error) {}

    /** Events were removed because they are old or too many. */
    default void removed(int events) {}

    /** A task in the background failed; it is tried again. */
    default void failed(String task, Throwable error) {}
}
