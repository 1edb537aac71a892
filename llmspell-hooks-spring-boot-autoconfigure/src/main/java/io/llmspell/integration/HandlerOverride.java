package io.llmspell.integration;

import io.llmspell.event.OverflowStrategy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What configuration says of one event handler; what is {@code null} stays as the annotation says.
 *
 * @param enabled whether it is subscribed at all
 * @param patterns what it is subscribed to
 * @param queueSize how many events wait at most
 * @param strategy what becomes of an event there is no room for
 * @param blockTimeout how long publishers wait, where they do
 * @param concurrency how many events are handled at the same time
 * @param handlerTimeout after which a handler is interrupted
 * @param maxAttempts how often it is given an event
 * @param backoff the pause after the first attempt
 */
public record HandlerOverride(
        @Nullable Boolean enabled,
        @Nullable List<String> patterns,
        @Nullable Integer queueSize,
        @Nullable OverflowStrategy strategy,
        @Nullable Duration blockTimeout,
        @Nullable Integer concurrency,
        @Nullable Duration handlerTimeout,
        @Nullable Integer maxAttempts,
        @Nullable Duration backoff) {

    /** Changes nothing. */
    public static final HandlerOverride NONE =
            new HandlerOverride(null, null, null, null, null, null, null, null, null);
}
