package io.llmspell.test;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call of a tool in a recorded conversation.
 *
 * @param tool its name
 * @param arguments by name, made of JSON: text, numbers, booleans, lists and maps
 * @param result what it returned, made of JSON; {@code null} too if that is not recorded
 * @param error what was wrong, if it failed
 * @param cancelled words of the reason for which hooks are to cancel it, if they are to
 */
public record RecordedToolCall(
        String tool,
        Map<String, @Nullable Object> arguments,
        @Nullable Object result,
        @Nullable String error,
        @Nullable String cancelled) {

    public RecordedToolCall {
        arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    }

    /**
     * Does again what the tool did.
     *
     * @throws RecordedToolException if it failed
     */
    public @Nullable Object repeat() throws RecordedToolException {
        if (this.error != null) {
            throw new RecordedToolException(this.tool, this.error);
        }
        return this.result;
    }

    RecordedToolCall answered(@Nullable Object answer) {
        return new RecordedToolCall(this.tool, this.arguments, answer, this.error, this.cancelled);
    }

    @Override
    public String toString() {
        return this.tool + this.arguments;
    }
}
