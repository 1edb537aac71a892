package io.llmspell.bridge.lua;

import io.llmspell.bridge.ScriptFunction;

/** A function of a script, in one of its contexts. Equal to what is the same function there. */
record LuaFunction(LuaContext context, Object value) implements ScriptFunction {

    @Override
    public int line() {
        return (this.value instanceof Closure closure) ? closure.code.begin() : 0;
    }

    @Override
    public String toString() {
        return "function of " + this.context;
    }
}
