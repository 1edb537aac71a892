package io.llmspell.bridge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function that scripts can call. */
@FunctionalInterface
public interface HostFunction {

    /**
     * Runs it on the thread of the script.
     *
     * @param arguments plain values, as many as the script gave
     * @return a plain value
     * @throws ScriptException for what the script did wrong: it can be caught there, and names the line of the call
     *     where the script does not catch it
     */
    @Nullable
    Object call(List<@Nullable Object> arguments);
}
