package io.llmspell.hook;

/** Takes a thread's context (security, logging, observation; never a transaction) to another thread. */
@FunctionalInterface
public interface ContextCarrier {

    /** Captures the context of the current thread; the returned task runs the given one in it, on any thread. */
    Runnable capture(Runnable task);
}
