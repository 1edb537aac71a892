package io.llmspell.bridge.lua;

import io.llmspell.bridge.ScriptContext;
import io.llmspell.bridge.ScriptLimits;
import io.llmspell.bridge.ScriptModules;
import io.llmspell.bridge.ScriptProgram;

/** A script that was compiled. */
record LuaProgram(Code main, ScriptLimits limits) implements ScriptProgram {

    @Override
    public ScriptContext open(ScriptModules modules) {
        return new LuaContext(this.main, modules, this.limits);
    }
}
