package io.llmspell.event;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A subscription that is read. Several threads may read: each event goes to one of them. One that is not read for its
 * {@link SubscriptionOptions#expiry()} is closed.
 */
public interface PullSubscription extends Subscription {

    /**
     * The next event, for which it waits.
     *
     * @return empty if none came in time, or the subscription is paused or closed
     * @throws IllegalStateException if the subscription was closed because nobody read it
     */
    Optional<UniversalEvent> receive(Duration timeout) throws InterruptedException;

    /**
     * The next events: waits for the first, and takes with it what is there.
     *
     * @param max how many at most; at least 1
     * @return empty if none came in time, or the subscription is paused or closed
     * @throws IllegalStateException if the subscription was closed because nobody read it
     */
    List<UniversalEvent> receiveBatch(int max, Duration timeout) throws InterruptedException;
}
