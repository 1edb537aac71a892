package io.llmspell.benchmarks.event;

import io.llmspell.event.UniversalEvent;

/** Gives every event to every subscriber on other threads than the publisher's: our bus in one setting, or a peer. */
interface Contender {

    /** Returns when the event is queued for all; waits for room where the contender can wait for it. */
    void publish(UniversalEvent event);

    /**
     * Called when all that was published is handled.
     *
     * @throws IllegalStateException if the contender's own books say otherwise
     */
    default void verify() throws InterruptedException {}

    void stop() throws Exception;
}
