package io.llmspell.bridge.wasm;

import io.llmspell.bridge.ScriptFunction;

/** A function of a plug-in, by the number of 32 bits that it has chosen. */
record WasmFunction(WasmContext context, long number) implements ScriptFunction {

    /** The one that no plug-in has: its argument goes to the plug-in's memory and back. */
    static final long IDENTITY = Long.MIN_VALUE;

    @Override
    public String toString() {
        return "function " + this.number;
    }
}
