package io.llmspell.sample.springai;

import io.llmspell.sample.desk.CustomerRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which turn of which conversation a prompt and the calls of its tools belong to. Goes with them as Spring AI's tool
 * context, which no model gets to see.
 *
 * @param conversation in which conversation
 * @param turn its place in the conversation, from 0
 */
record TurnPlace(String conversation, int turn) {

    private static final String KEY = "turn";

    static Map<String, Object> context(CustomerRequest request) {
        return Map.of(KEY, new TurnPlace(request.conversation(), request.turn()));
    }

    /**
     * The place that a tool context tells.
     *
     * @throws IllegalStateException if it tells none
     */
    static TurnPlace in(@Nullable Map<String, Object> context) {
        if (context != null && context.get(KEY) instanceof TurnPlace place) {
            return place;
        }
        throw new IllegalStateException("The tool context does not tell the turn of a conversation: only what the"
                + " travel desk asks can be answered, and the calls of its tools");
    }
}
