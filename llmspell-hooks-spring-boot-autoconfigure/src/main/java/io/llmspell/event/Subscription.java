package io.llmspell.event;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Somebody's wish to be given the events of some types. Safe for use by many threads. */
public interface Subscription extends AutoCloseable {

    /** Unique. */
    String id();

    /** The name it was given, or its id. */
    String name();

    /** On whose account it counts. */
    String owner();

    /** What it subscribes to: an event is delivered once, however many of them match. */
    List<EventPattern> patterns();

    SubscriptionOptions options();

    SubscriptionState state();

    /** Whether it was {@linkplain #pause() paused}; one that is stalled may be, too. */
    default boolean isPaused() {
        return state() == SubscriptionState.PAUSED;
    }

    /** How many events wait. */
    int depth();

    /** How many events it takes at most. */
    int capacity();

    /** The event that waits longest, if one waits and that can be told. It may be handled by now. */
    default Optional<UniversalEvent> oldest() {
        return Optional.empty();
    }

    SubscriptionStatistics statistics();

    /**
     * Begins no further handling, but for events that are being taken just now; events still come, as far as there is
     * room.
     */
    void pause();

    void resume();

    /**
     * Begins, if it is durable and its {@linkplain SubscriptionOptions#autoStart options} leave that to whoever made
     * it. Else it has begun.
     */
    default void start() {}

    /**
     * Waits until all that was offered is dealt with. New events may come meanwhile, and are waited for.
     *
     * @return whether it came to that in time; if not (as while it is paused), nothing is lost
     */
    boolean drain(Duration timeout) throws InterruptedException;

    /**
     * Takes no more events and discards those that wait. Handlers under way are left to end. May be called by a
     * handler.
     */
    @Override
    void close();
}
