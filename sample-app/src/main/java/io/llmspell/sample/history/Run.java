package io.llmspell.sample.history;

import java.time.Instant;

/**
 * A run of the application.
 *
 * @param id of the run
 * @param current whether it is this one
 * @param startedAt when it started
 * @param conversations how many were begun
 * @param calls tool calls of the conversations that ended
 * @param cancelled those of them that a hook cancelled
 * @param failed those of them that failed
 */
public record Run(
        String id, boolean current, Instant startedAt, int conversations, int calls, int cancelled, int failed) {}
