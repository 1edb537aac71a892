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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The languages of the starter: what their files end with, and which library their engine comes from. */
final class BuiltInLanguages {

    static final String NATIVE = "native";

    private BuiltInLanguages() {}

    static List<ScriptLanguage> of(@Nullable ClassLoader classLoader, Supplier<JsonMapper> mapper) {
        return List.of(
                new LazyLanguage(
                        "lua",
                        Set.of("lua"),
                        "org.luaj.vm2.Globals",
                        "org.luaj:luaj-jse",
                        classLoader,
                        LuaLanguage::create),
                new LazyLanguage(
                        "javascript",
                        Set.of("js"),
                        "com.oracle.truffle.js.lang.JavaScriptLanguage",
                        "org.graalvm.polyglot:js-community (of type pom) beside org.graalvm.polyglot:polyglot",
                        classLoader,
                        JavaScriptLanguage::create),
                new LazyLanguage(
                        "python",
                        Set.of("py"),
                        "com.oracle.graal.python.PythonLanguage",
                        "org.graalvm.polyglot:python-community (of type pom) beside org.graalvm.polyglot:polyglot",
                        classLoader,
                        PythonLanguage::create),
                new LazyLanguage(
                        "wasm",
                        Set.of("wasm"),
                        "com.dylibso.chicory.compiler.MachineFactoryCompiler",
                        "com.dylibso.chicory:compiler",
                        classLoader,
                        WasmLanguage::create),
                new LazyLanguage(
                        NATIVE,
                        Set.of(),
                        "io.llmspell.bridge.foreign.NativeLanguage",
                        "",
                        classLoader,
                        () -> NativeLanguage.create(mapper.get())));
    }
}
