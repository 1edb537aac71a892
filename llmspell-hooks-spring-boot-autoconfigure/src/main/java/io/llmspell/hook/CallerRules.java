package io.llmspell.hook;

/** What the engine must know of the thread it is called on. Asked on that thread. */
public interface CallerRules {

    /**
     * Whether hooks must stay on the current thread now, because it is inside a transaction. Asked at each run of a
     * hook: must be cheap.
     */
    default boolean pinned() {
        return false;
    }

    /**
     * Whether the current thread may be interrupted, asked once of each thread: not so an event loop, whose hooks run
     * on threads of their own.
     */
    default boolean interruptible() {
        return true;
    }
}
