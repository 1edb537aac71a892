package io.llmspell.bridge;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One version of a script, loaded.
 *
 * @param functions the names of what it registered functions for, in the order of their places
 * @param lines where those functions begin
 */
record ScriptVersion(
        ScriptSource source,
        String language,
        ScriptPlan plan,
        List<String> functions,
        List<Integer> lines,
        ScriptCalls calls) {

    @Nullable
    Object call(int function, @Nullable Object argument, Duration timeout) {
        return this.calls.call(function, argument, timeout);
    }

    /** The place of the function of this name; negative for none. */
    int place(String name) {
        return this.functions.indexOf(name);
    }

    /** Names file and line of a function in what went wrong with what it returned. */
    ScriptException at(int function, ScriptException problem) {
        return problem.at(this.source.file(), this.lines.get(function));
    }
}
