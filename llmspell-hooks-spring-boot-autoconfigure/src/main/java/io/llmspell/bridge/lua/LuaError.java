package io.llmspell.bridge.lua;

import io.llmspell.bridge.ScriptException;
import org.jspecify.annotations.Nullable;

/** An error that the script can catch. */
@SuppressWarnings("serial")
final class LuaError extends RuntimeException {

    private final @Nullable ScriptException host;

    private Object value;

    private int line;

    private boolean placed;

    /** Of the language or its library: the place is put in front of the message where it is known. */
    LuaError(String message) {
        this(LuaText.of(message), null, false);
    }

    /** Thrown by the script, as it is. */
    LuaError(Object value) {
        this(value, null, true);
    }

    /** With this message, as it is. */
    static LuaError plain(String message) {
        return new LuaError(LuaText.of(message), null, true);
    }

    /** Of a function of the host. */
    LuaError(ScriptException host) {
        this(LuaText.of(host.problem()), host, true);
    }

    private LuaError(Object value, @Nullable ScriptException host, boolean placed) {
        super(null, null, false, false);
        this.value = value;
        this.host = host;
        this.placed = placed;
    }

    Object value() {
        return this.value;
    }

    @Nullable
    ScriptException host() {
        return this.host;
    }

    /** From 1; 0 while it is not known. */
    int line() {
        return this.line;
    }

    void at(String file, int line) {
        if (this.line == 0) {
            this.line = line;
            if (!this.placed) {
                this.placed = true;
                this.value = LuaText.of(file + ":" + line + ": " + this.value);
            }
        }
    }
}
