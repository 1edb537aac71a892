package io.llmspell.sample.tool;

import io.llmspell.sample.airline.Facts;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the agent asks a tool.
 *
 * @param conversation in which conversation
 * @param number which call of that conversation this is, from 1
 * @param function the function that the model named
 * @param arguments by name, as JSON: strings, numbers, booleans, lists and maps
 * @param facts what the desk knows when it asks
 */
public record ToolRequest(
        String conversation, int number, String function, Map<String, @Nullable Object> arguments, Facts facts) {

    public ToolRequest {
        arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    }

    /** The argument as text; empty if there is none. */
    public String text(String argument) {
        Object value = this.arguments.get(argument);
        return (value == null) ? "" : value.toString();
    }
}
