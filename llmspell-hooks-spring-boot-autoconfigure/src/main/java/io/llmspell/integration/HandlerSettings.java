package io.llmspell.integration;

import io.llmspell.event.OverflowStrategy;
import io.llmspell.event.RetryPolicy;
import java.time.Duration;
import java.util.Map;

/**
 * What configuration says of event handlers.
 *
 * @param queueSize how many events wait at most, where a handler does not say
 * @param strategy what becomes of an event there is no room for
 * @param blockTimeout how long publishers wait, where they do
 * @param concurrency how many events of one handler are handled at the same time
 * @param handlerTimeout after which a handler is interrupted
 * @param retry how often a handler is given an event
 * @param overrides by the name of the handler
 */
public record HandlerSettings(
        int queueSize,
        OverflowStrategy strategy,
        Duration blockTimeout,
        int concurrency,
        Duration handlerTimeout,
        RetryPolicy retry,
        Map<String, HandlerOverride> overrides) {

    public HandlerSettings {
        overrides = Map.copyOf(overrides);
    }

    HandlerOverride override(String handler) {
        return this.overrides.getOrDefault(handler, HandlerOverride.NONE);
    }
}
