package io.llmspell.sample.history;

import java.time.Instant;

/**
 * A conversation of a run.
 *
 * @param correlationId of all its events
 * @param name what it is called
 * @param startedAt when it began
 * @param over whether it ended; else it is under way, or the run ended in the middle of it
 * @param calls tool calls, once it is over
 * @param cancelled those of them that a hook cancelled
 * @param failed those of them that failed
 */
public record PastConversation(
        String correlationId, String name, Instant startedAt, boolean over, int calls, int cancelled, int failed) {

    PastConversation ended(DeskEvent end) {
        return new PastConversation(
                this.correlationId, this.name, this.startedAt, true, end.calls(), end.cancelled(), end.failed());
    }
}
