package io.llmspell.bridge.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.llmspell.bridge.HostFunction;
import io.llmspell.bridge.ScriptContext;
import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptFunction;
import io.llmspell.bridge.ScriptLimits;
import io.llmspell.bridge.ScriptModules;
import io.llmspell.bridge.ScriptProgram;
import io.llmspell.bridge.ScriptSource;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Plug-ins of a few lines: what all of them need is added. */
final class Plugins {

    static final WasmLanguage WASM = WasmLanguage.create();

    /** Makes room from 4096 on, with as many pages as it takes, until something is freed. */
    private static final String MEMORY = """
            (memory (export "memory") 1)
            (global $top (mut i32) (i32.const 4096))
            (func $alloc (export "llmspell_alloc") (param $n i32) (result i32)
              (local $at i32) (local $missing i32)
              (local.set $at (global.get $top))
              (global.set $top (i32.add (local.get $at) (local.get $n)))
              (local.set $missing (i32.sub (global.get $top) (i32.mul (memory.size) (i32.const 65536))))
              (if (i32.gt_s (local.get $missing) (i32.const 0))
                (then (if (i32.eq (i32.const -1)
                    (memory.grow (i32.add (i32.div_u (local.get $missing) (i32.const 65536)) (i32.const 1))))
                  (then (return (i32.const 0))))))
              (local.get $at))
            (func (export "llmspell_free") (param i32 i32) (global.set $top (i32.const 4096)))
            (func $packed (param $pointer i32) (param $length i32) (result i64)
              (i64.or (i64.shl (i64.extend_i32_u (local.get $pointer)) (i64.const 32))
                (i64.extend_i32_u (local.get $length))))
            """;

    /** The body of a call that returns nothing. */
    static final String NOTHING = "(i64.const 0)";

    /** An import, as the function $ask. */
    static final String ASK = "(import \"llmspell\" \"test.ask\" (func $ask (param i32 i32) (result i64)))";

    /** The same, whose errors the plug-in is told. */
    static final String TRY_ASK = "(import \"llmspell_try\" \"test.ask\" (func $ask (param i32 i32) (result i64)))";

    static final ScriptLimits FOUR_PAGES = new ScriptLimits(4 * 65_536 + 1, 1000, 100, 8);

    private static final String CALL =
            "(func (export \"llmspell_call\") (param $function i32) (param $json i32) (param $length i32)"
                    + " (result i64) ";

    private Plugins() {}

    /** @param call the body of {@code llmspell_call}: $function, $json, $length */
    static String calling(String call) {
        return module("", "", call);
    }

    /**
     * @param init the body of {@code llmspell_init}
     * @param call the body of {@code llmspell_call}: $function, $json, $length
     * @param more functions and data
     */
    static String module(String imports, String init, String call, String... more) {
        return "(module " + imports + MEMORY + "(func (export \"llmspell_init\") " + init + ")\n" + CALL + call + ")"
                + String.join("\n", more) + ")";
    }

    /** A text in memory at an address, as WAT has it. */
    static String data(int address, String text) {
        return "(data (i32.const " + address + ") \""
                + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\")";
    }

    /** The result that is this text of ASCII at an address, which is there as {@link #data}. */
    static String packed(int address, String text) {
        return "(call $packed (i32.const " + address + ") (i32.const " + text.length() + "))";
    }

    /** A plug-in that returns this text. */
    static String returning(String text) {
        return module("", "", packed(16, text), data(16, text));
    }

    static ScriptProgram compile(byte[] module) {
        return compile(module, ScriptLimits.DEFAULT);
    }

    static ScriptProgram compile(byte[] module, ScriptLimits limits) {
        return WASM.compile(new ScriptSource("plugin", "plugin.wasm", module), limits);
    }

    static ScriptContext open(String text) {
        return open(text, ScriptLimits.DEFAULT);
    }

    static ScriptContext open(String text, ScriptLimits limits) {
        return compile(Wat.compile(text), limits).open(modules(Map.of()));
    }

    static ScriptContext running(String text) {
        ScriptContext context = open(text);
        context.run();
        return context;
    }

    /** Functions of the module {@code test}. */
    static ScriptModules modules(Map<String, HostFunction> functions) {
        return new ScriptModules(Map.of("test", functions));
    }

    static ScriptFunction function(ScriptContext context, int number) {
        return new WasmFunction((WasmContext) context, number);
    }

    /** A running plug-in that imports {@link #ASK} or {@link #TRY_ASK}. */
    static ScriptContext asking(String imports, HostFunction ask, String call, String... more) {
        byte[] module = Wat.compile(module(imports, "", call, more));
        ScriptContext context = compile(module).open(modules(Map.of("ask", ask)));
        context.run();
        return context;
    }

    static ScriptException failureOf(ThrowingCallable code) {
        return catchThrowableOfType(ScriptException.class, code);
    }

    /** Nothing of a failure tells of Java. */
    static void assertSpeaksOfThePlugin(ScriptException failure) {
        assertThat(failure.file()).isEqualTo("plugin.wasm");
        assertThat(failure.line()).isZero();
        assertThat(failure.getCause()).isNull();
        assertThat(failure.getStackTrace()).isEmpty();
        assertThat(failure.getMessage())
                .startsWith("plugin.wasm: ")
                .doesNotContain("Exception", "Error", "java", "chicory", "jackson", "Feature");
    }
}
