package io.llmspell.sample.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes turns of messages that come one after another. Not safe for use by several threads. */
final class TurnCollector {

    private final List<RecordedTurn> turns = new ArrayList<>();

    private final List<OpenCall> open = new ArrayList<>();

    private final List<OpenMessage> messages = new ArrayList<>();

    private String customer = "";

    private int numbers;

    void customerSays(String text) {
        endTurn();
        this.customer = text;
    }

    /** Begins a message of the agent; what it says without a call is part of what it says next. */
    void agentSays(String text) {
        if (this.messages.isEmpty() || !last().calls.isEmpty()) {
            this.messages.add(new OpenMessage());
        }
        if (!text.isBlank()) {
            last().text.add(text);
        }
    }

    /** A call that is part of the message that was begun last. */
    void agentCalls(String id, String function, Map<String, @Nullable Object> arguments) {
        this.numbers++;
        OpenCall call = new OpenCall(id, this.numbers, function, arguments);
        last().calls.add(call);
        this.open.add(call);
    }

    /**
     * Returns whether a call of this id was waiting; ids may repeat in a recording, so the oldest one waiting is it.
     */
    boolean toolAnswers(String id, String answer) {
        for (OpenCall call : this.open) {
            if (call.id.equals(id)) {
                call.answer = answer;
                this.open.remove(call);
                return true;
            }
        }
        return false;
    }

    List<RecordedTurn> turns() {
        endTurn();
        return List.copyOf(this.turns);
    }

    private OpenMessage last() {
        return this.messages.get(this.messages.size() - 1);
    }

    private void endTurn() {
        List<RecordedMessage> recorded = this.messages.stream()
                .filter(message -> !message.isEmpty())
                .map(OpenMessage::recorded)
                .toList();
        if (!this.customer.isEmpty() || !recorded.isEmpty()) {
            this.turns.add(new RecordedTurn(this.customer, recorded));
        }
        this.customer = "";
        this.messages.clear();
        this.open.clear();
    }

    private static final class OpenMessage {

        private final List<String> text = new ArrayList<>();

        private final List<OpenCall> calls = new ArrayList<>();

        boolean isEmpty() {
            return this.text.isEmpty() && this.calls.isEmpty();
        }

        RecordedMessage recorded() {
            return new RecordedMessage(
                    String.join("\n", this.text),
                    this.calls.stream().map(OpenCall::recorded).toList());
        }
    }

    private static final class OpenCall {

        private final String id;

        private final int number;

        private final String function;

        private final Map<String, @Nullable Object> arguments;

        private String answer = "";

        OpenCall(String id, int number, String function, Map<String, @Nullable Object> arguments) {
            this.id = id;
            this.number = number;
            this.function = function;
            this.arguments = arguments;
        }

        RecordedCall recorded() {
            return new RecordedCall(this.number, this.function, this.arguments, this.answer);
        }
    }
}
