package io.llmspell.event;

import java.time.Instant;

/**
 * An event that a subscription could not handle.
 *
 * @param id unique
 * @param event the event
 * @param subscription the name of the subscription
 * @param error what its handler threw at last
 * @param attempts how often it was tried
 * @param timestamp when it was given up
 */
public record DeadLetter(
        String id, UniversalEvent event, String subscription, Throwable error, int attempts, Instant timestamp) {

    /** The same after it was tried again in vain. */
    DeadLetter failedAgain(int times, Throwable last) {
        return new DeadLetter(this.id, this.event, this.subscription, last, this.attempts + times, this.timestamp);
    }
}
