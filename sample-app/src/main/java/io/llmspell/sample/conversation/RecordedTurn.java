package io.llmspell.sample.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One message of the customer and what the agent did about it.
 *
 * @param customer what the customer said; empty for what the agent did before anybody had said anything
 * @param messages of the agent, in order
 */
public record RecordedTurn(String customer, List<RecordedMessage> messages) {

    public RecordedTurn {
        messages = List.copyOf(messages);
    }

    /**
     * A turn whose calls were made all at once, ahead of the reply.
     *
     * @param reply empty where the agent said nothing
     */
    public RecordedTurn(String customer, List<RecordedCall> calls, String reply) {
        this(customer, messages(calls, reply));
    }

    /** The tool calls, in order. */
    public List<RecordedCall> calls() {
        return this.messages.stream()
                .flatMap(message -> message.calls().stream())
                .toList();
    }

    /** What the agent said; empty where it said nothing. */
    public String reply() {
        return this.messages.stream()
                .map(RecordedMessage::text)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    private static List<RecordedMessage> messages(List<RecordedCall> calls, String reply) {
        List<RecordedMessage> messages = new ArrayList<>();
        if (!calls.isEmpty()) {
            messages.add(new RecordedMessage("", calls));
        }
        if (!reply.isEmpty()) {
            messages.add(new RecordedMessage(reply, List.of()));
        }
        return messages;
    }
}
