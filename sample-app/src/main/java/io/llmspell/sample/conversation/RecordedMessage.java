package io.llmspell.sample.conversation;

import java.util.List;

/**
 * One message of the agent.
 *
 * @param text what it said; empty where it only called tools
 * @param calls the tools it called with it, in order; only the last message of a turn may have none
 */
public record RecordedMessage(String text, List<RecordedCall> calls) {

    public RecordedMessage {
        calls = List.copyOf(calls);
    }
}
