package io.llmspell.bridge.lua;

import io.llmspell.bridge.ScriptException;

/** Ends a call whatever the script would catch: an error of the script is a {@link LuaError}. */
@SuppressWarnings("serial")
final class Halt extends Error {

    private final ScriptException.Kind kind;

    private final String problem;

    Halt(ScriptException.Kind kind, String problem) {
        super(problem, null, false, false);
        this.kind = kind;
        this.problem = problem;
    }

    ScriptException.Kind kind() {
        return this.kind;
    }

    ScriptException at(String file, int line) {
        return new ScriptException(this.kind, file, line, this.problem);
    }
}
