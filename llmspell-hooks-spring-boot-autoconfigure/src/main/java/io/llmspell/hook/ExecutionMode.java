package io.llmspell.hook;

/** On which thread a hook runs. */
public enum ExecutionMode {
    /**
     * On the caller's thread under a watchdog that interrupts an overrun; after an overrun on a thread of its own until
     * it is healthy again. A hook inside a transaction is never moved: its breaker opens instead.
     */
    ADAPTIVE,
    /** Always on the caller's thread, under the watchdog. */
    CALLER_THREAD,
    /** Always on a thread of its own; the caller is released at the deadline. */
    OWN_THREAD
}
