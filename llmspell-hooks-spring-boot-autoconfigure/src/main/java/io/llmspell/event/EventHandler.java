package io.llmspell.event;

/** Handles the events of a subscription. Called by as many threads at a time as the subscription's concurrency says. */
@FunctionalInterface
public interface EventHandler {

    /**
     * Handles an event.
     *
     * @throws Exception if it could not: the event is handled again as the subscription's {@link RetryPolicy} says, and
     *     after the last attempt becomes a {@link DeadLetter}
     */
    void handle(UniversalEvent event) throws Exception;
}
