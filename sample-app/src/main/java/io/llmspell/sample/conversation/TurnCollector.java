package io.llmspell.sample.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes turns of messages that come one after another. Not safe for use by several threads. */
final class TurnCollector {

    private final List<RecordedTurn> turns = new ArrayList<>();

    private final List<OpenCall> open = new ArrayList<>();

    private final List<OpenCall> calls = new ArrayList<>();

    private final List<String> reply = new ArrayList<>();

    private String customer = "";

    private int numbers;

    void customerSays(String text) {
        endTurn();
        this.customer = text;
    }

    void agentSays(String text) {
        if (!text.isBlank()) {
            this.reply.add(text);
        }
    }

    void agentCalls(String id, String function, Map<String, @Nullable Object> arguments) {
        this.numbers++;
        OpenCall call = new OpenCall(id, this.numbers, function, arguments);
        this.calls.add(call);
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

    private void endTurn() {
        if (!this.customer.isEmpty() || !this.calls.isEmpty() || !this.reply.isEmpty()) {
            List<RecordedCall> recorded =
                    this.calls.stream().map(OpenCall::recorded).toList();
            this.turns.add(new RecordedTurn(this.customer, recorded, String.join("\n", this.reply)));
        }
        this.customer = "";
        this.calls.clear();
        this.open.clear();
        this.reply.clear();
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
