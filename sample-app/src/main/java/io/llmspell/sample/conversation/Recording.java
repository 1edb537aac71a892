package io.llmspell.sample.conversation;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A recorded conversation.
 *
 * @param id unique in its file
 * @param now the moment in which it plays, or {@code null} if the recording does not tell
 * @param turns in order
 */
public record Recording(String id, @Nullable LocalDateTime now, List<RecordedTurn> turns) {

    public Recording {
        turns = List.copyOf(turns);
    }

    /** The first thing the customer says; empty if they say nothing. */
    public String opening() {
        return this.turns.stream()
                .map(RecordedTurn::customer)
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElse("");
    }

    /** All tool calls, in order: the call with number n is at n - 1. */
    public List<RecordedCall> calls() {
        return this.turns.stream().flatMap(turn -> turn.calls().stream()).toList();
    }

    /**
     * The call with this number.
     *
     * @throws IllegalArgumentException if there is none
     */
    public RecordedCall call(int number) {
        return find(number)
                .orElseThrow(() -> new IllegalArgumentException("Recording '" + this.id + "' has no call #" + number));
    }

    /** The call with this number; empty if there is none, as in a conversation that is not recorded. */
    public Optional<RecordedCall> find(int number) {
        List<RecordedCall> calls = calls();
        return (number >= 1 && number <= calls.size()) ? Optional.of(calls.get(number - 1)) : Optional.empty();
    }

    Recording withId(String id) {
        return new Recording(id, this.now, this.turns);
    }
}
