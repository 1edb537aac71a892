package io.llmspell.bridge.lua;

import io.llmspell.bridge.ScriptLanguage;
import io.llmspell.bridge.ScriptLimits;
import io.llmspell.bridge.ScriptProgram;
import io.llmspell.bridge.ScriptSource;
import java.util.Set;

/**
 * Scripts in Lua 5.2. LuaJ's compiler reads them; what it compiles runs in an interpreter of its own, which can be
 * stopped at every step and knows the memory of each context. Needs {@code org.luaj:luaj-jse}.
 */
public final class LuaLanguage implements ScriptLanguage {

    private LuaLanguage() {}

    /** The language; nothing of LuaJ is loaded before the first script. */
    public static LuaLanguage create() {
        return new LuaLanguage();
    }

    @Override
    public String name() {
        return "lua";
    }

    @Override
    public Set<String> extensions() {
        return Set.of("lua");
    }

    @Override
    public ScriptProgram compile(ScriptSource source, ScriptLimits limits) {
        return new LuaProgram(LuaCompiler.compile(source), limits);
    }
}
