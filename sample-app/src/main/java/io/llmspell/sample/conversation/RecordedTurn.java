package io.llmspell.sample.conversation;

import java.util.List;

/**
 * One message of the customer and what the agent did about it.
 *
 * @param customer what the customer said; empty for what the agent did before anybody had said anything
 * @param calls the tool calls, in order
 * @param reply what the agent said; empty where it said nothing
 */
public record RecordedTurn(String customer, List<RecordedCall> calls, String reply) {

    public RecordedTurn {
        calls = List.copyOf(calls);
    }
}
