package io.llmspell.event;

import java.time.Duration;

/**
 * Gives events of a storage to a handler, a subscription or a bus once more, oldest first, on a thread of its own. Ends
 * where the storage ended when it was started. Safe for use by many threads.
 *
 * <p>A replayed event is a copy under a new id, with the id of the stored one as {@code replay_of} in its metadata. It
 * is never stored. On a bus it passes the checks, but for the rate limit, and the interceptors; where there is no room
 * for it the replay waits, whatever the strategy of the subscription.
 */
public interface EventReplay {

    /**
     * Begins a replay.
     *
     * @param query what to replay; its limit holds only if it was set
     * @throws IllegalArgumentException if it asks for the newest first
     */
    static EventReplayBuilder of(EventStorage storage, EventQuery query) {
        return new EventReplayBuilder(storage, query);
    }

    /**
     * Begins to replay.
     *
     * @throws IllegalStateException if it was started or cancelled before
     */
    void start();

    /** Replays no further event until it is resumed; before {@link #start}, it will start so. */
    void pause();

    void resume();

    /** Ends it, and interrupts the handler that it is in. Does nothing if it has ended. */
    void cancel();

    ReplayProgress progress();

    /**
     * Waits until it has ended.
     *
     * @return whether it came to that in time
     */
    boolean await(Duration timeout) throws InterruptedException;
}
