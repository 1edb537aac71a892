package io.llmspell.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a replay is.
 *
 * @param replayed events that were given on
 * @param failed events that a handler failed with, or that the bus refused
 * @param vetoed events that an interceptor kept back
 * @param skipped events that the subscription has no pattern for
 * @param lastPosition of the last event that is one of these: what {@link EventQuery.Builder#after} takes to begin
 *     again behind it; {@code null} for none
 * @param started when it was started
 * @param ended when it ended
 * @param error why it failed as a whole, if it did
 */
public record ReplayProgress(
        ReplayState state,
        long replayed,
        long failed,
        long vetoed,
        long skipped,
        @Nullable Long lastPosition,
        @Nullable Instant started,
        @Nullable Instant ended,
        @Nullable Throwable error) {}
