package io.llmspell.bridge.polyglot;

import io.llmspell.bridge.ScriptFunction;
import org.graalvm.polyglot.Value;

/** A function of the context that the value belongs to. It says nothing of the value, as that would run in there. */
final class PolyglotFunction implements ScriptFunction {

    private final Value value;

    private final int line;

    PolyglotFunction(Value value, int line) {
        this.value = value;
        this.line = line;
    }

    Value value() {
        return this.value;
    }

    @Override
    public int line() {
        return this.line;
    }

    @Override
    public String toString() {
        return "function";
    }
}
