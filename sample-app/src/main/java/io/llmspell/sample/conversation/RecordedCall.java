package io.llmspell.sample.conversation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tool call of a recording.
 *
 * @param number its place among the calls of its conversation, from 1
 * @param function the name of the function
 * @param arguments by name, as JSON: strings, numbers, booleans, lists and maps
 * @param answer what the tool answered; empty where the recording ends before the answer
 */
public record RecordedCall(int number, String function, Map<String, @Nullable Object> arguments, String answer) {

    public RecordedCall {
        arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    }
}
