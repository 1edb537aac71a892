package io.llmspell.sample.history;

import org.jspecify.annotations.Nullable;

/**
 * What the desk itself tells of its runs and conversations: little, and nothing that a customer said.
 *
 * @param run which run of the application
 * @param conversation the name of the conversation; {@code null} where it is about the run
 * @param calls tool calls of the agent, at the end of the conversation
 * @param cancelled those of them that a hook cancelled
 * @param failed those of them that failed
 */
record DeskEvent(String run, @Nullable String conversation, int calls, int cancelled, int failed) {

    static final String RUN_STARTED = "desk.run.started";

    static final String CONVERSATION_STARTED = "desk.conversation.started";

    static final String CONVERSATION_ENDED = "desk.conversation.ended";

    static final String CONVERSATION = "desk.conversation.*";
}
