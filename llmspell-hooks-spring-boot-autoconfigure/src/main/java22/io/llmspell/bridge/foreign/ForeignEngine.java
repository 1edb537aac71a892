package io.llmspell.bridge.foreign;

import io.llmspell.bridge.ScriptContext;
import io.llmspell.bridge.ScriptLimits;
import io.llmspell.bridge.ScriptModules;
import tools.jackson.databind.json.JsonMapper;

/** Native plug-ins with the foreign functions of Java. Made by name. */
final class ForeignEngine implements NativeEngine {

    ForeignEngine() {}

    @Override
    public ScriptContext open(NativeLibrary library, ScriptModules modules, ScriptLimits limits, JsonMapper mapper) {
        return new ForeignContext(library, modules, new NativeTexts(limits, mapper));
    }
}
