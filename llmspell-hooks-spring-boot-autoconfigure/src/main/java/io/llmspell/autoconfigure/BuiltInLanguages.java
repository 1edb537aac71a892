package io.llmspell.autoconfigure;

import io.llmspell.bridge.ScriptLanguage;
import io.llmspell.bridge.foreign.NativeLanguage;
import io.llmspell.bridge.lua.LuaLanguage;
import io.llmspell.bridge.polyglot.JavaScriptLanguage;
import io.llmspell.bridge.polyglot.PythonLanguage;
import io.llmspell.bridge.wasm.WasmLanguage;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** The languages of the starter: what their files end with, and which library their engine comes from. */
final class BuiltInLanguages {

    static final String NATIVE = "native";

    private BuiltInLanguages() {}

    static List<ScriptLanguage> of(Supplier<JsonMapper> mapper) {
        return List.of(
                new LazyLanguage(
                        "lua", Set.of("lua"), "org.luaj.vm2.Globals", "org.luaj:luaj-jse", LuaLanguage::create),
                new LazyLanguage(
                        "javascript",
                        Set.of("js"),
                        "com.oracle.truffle.js.lang.JavaScriptLanguage",
                        "org.graalvm.polyglot:js-community (of type pom) beside org.graalvm.polyglot:polyglot",
                        JavaScriptLanguage::create),
                new LazyLanguage(
                        "python",
                        Set.of("py"),
                        "com.oracle.graal.python.PythonLanguage",
                        "org.graalvm.polyglot:python-community (of type pom) beside org.graalvm.polyglot:polyglot",
                        PythonLanguage::create),
                new LazyLanguage(
                        "wasm",
                        Set.of("wasm"),
                        "com.dylibso.chicory.compiler.MachineFactoryCompiler",
                        "com.dylibso.chicory:compiler",
                        WasmLanguage::create),
                new LazyLanguage(
                        NATIVE,
                        Set.of(),
                        "io.llmspell.bridge.foreign.NativeLanguage",
                        "",
                        () -> NativeLanguage.create(mapper.get())));
    }
}
