package io.llmspell.bridge.wasm;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.WasmModule;
import io.llmspell.bridge.ScriptContext;
import io.llmspell.bridge.ScriptLimits;
import io.llmspell.bridge.ScriptModules;
import io.llmspell.bridge.ScriptProgram;
import java.util.function.Function;

/** A module that was compiled to classes, which are gone with the last reference to it. */
record WasmProgram(
        String file, WasmModule module, Exports exports, Function<Instance, Machine> machines, ScriptLimits limits)
        implements ScriptProgram {

    @Override
    public ScriptContext open(ScriptModules modules) {
        return new WasmContext(this, modules);
    }
}
