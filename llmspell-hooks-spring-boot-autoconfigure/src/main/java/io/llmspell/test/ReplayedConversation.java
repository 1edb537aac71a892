package io.llmspell.test;

import java.util.List;

/**
 * What became of the calls of a recorded conversation.
 *
 * @param conversation as it was recorded
 * @param calls in order
 */
public record ReplayedConversation(RecordedConversation conversation, List<ReplayedCall> calls) {

    public ReplayedConversation {
        calls = List.copyOf(calls);
    }

    /** The calls that hooks cancelled. */
    public List<ReplayedCall> cancelled() {
        return this.calls.stream().filter(ReplayedCall::isCancelled).toList();
    }
}
