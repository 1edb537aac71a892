package io.llmspell.bridge.wasm;

import static io.llmspell.bridge.wasm.Plugins.ASK;
import static io.llmspell.bridge.wasm.Plugins.FOUR_PAGES;
import static io.llmspell.bridge.wasm.Plugins.NOTHING;
import static io.llmspell.bridge.wasm.Plugins.asking;
import static io.llmspell.bridge.wasm.Plugins.assertSpeaksOfThePlugin;
import static io.llmspell.bridge.wasm.Plugins.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.bridge.ScriptContext;
import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptException.Kind;
import io.llmspell.bridge.ScriptLimits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plug-ins that trap, and values that are none. */
@Timeout(60)
class WasmBadInputTests {

    private static Object call(ScriptContext context) {
        return call(context, "x");
    }

    private static Object call(ScriptContext context, Object argument) {
        return context.call(Plugins.function(context, 1), argument);
    }

    static Stream<Arguments> traps() {
        return Stream.of(
                Arguments.of("(unreachable)", "Trapped on unreachable instruction (in function llmspell_call)"),
                Arguments.of(
                        "(drop (i32.div_s (i32.const 1) (i32.sub (local.get $function) (i32.const 1))))",
                        "integer divide by zero (in function llmspell_call)"),
                Arguments.of(
                        "(drop (i32.load (i32.const 0x7ffffff0)))",
                        "out of bounds memory access: attempted to access address: 2147483632 but limit is: 65536 and"
                                + " size: 4 (in function llmspell_call)"),
                Arguments.of(
                        "(i64.store (i32.const -1) (i64.const 1))",
                        "out of bounds memory access: attempted to access address: -1 but limit is: 65536 and size: 8"
                                + " (in function llmspell_call)"),
                Arguments.of("(call_indirect (i32.const 7))", "undefined element (in function llmspell_call)"),
                Arguments.of("(call_indirect (i32.const 0))", "uninitialized element 0 (in function llmspell_call)"),
                Arguments.of(
                        "(drop (i32.trunc_f32_s (f32.const nan)))",
                        "invalid conversion to integer (in function llmspell_call)"));
    }

    @ParameterizedTest
    @MethodSource("traps")
    void aTrapSaysWhatAndWhere(String code, String problem) {
        ScriptContext context = Plugins.running(Plugins.module("", "", code + " " + NOTHING, "(table 1 funcref)"));

        ScriptException failure = failureOf(() -> call(context));

        assertThat(failure).hasMessage("plugin.wasm: " + problem);
        assertThat(failure.kind()).isEqualTo(Kind.ERROR);
        assertSpeaksOfThePlugin(failure);
        assertThat(context.usable()).isFalse();
    }

    @Test
    void aTrapAtTheStartIsAnErrorToo() {
        ScriptContext context = Plugins.open(Plugins.module("", "", NOTHING, "(func $s unreachable) (start $s)"));

        ScriptException failure = failureOf(context::run);

        assertThat(failure.getMessage()).contains("unreachable");
        assertSpeaksOfThePlugin(failure);
    }

    @Test
    void dataOutsideOfTheMemoryIsAnError() {
        ScriptContext context = Plugins.open(Plugins.module("", "", NOTHING, Plugins.data(65_530, "0123456789")));

        assertSpeaksOfThePlugin(failureOf(context::run));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(i64.const 0x0000ffff00000002)",
                "(i64.const 0x00000010ffffffff)",
                "(i64.const 0x0001000000000001)",
                "(i64.const 0x7fffffff7fffffff)",
                "(i64.const -1)",
                "(i64.const 0xffffffff00000010)"
            })
    void aPointerThatIsOutsideOfTheMemoryIsAnError(String result) {
        ScriptContext context = Plugins.running(Plugins.calling(result));

        ScriptException failure = failureOf(() -> call(context));

        assertThat(failure.getMessage()).contains("are not in the memory of the module");
        assertSpeaksOfThePlugin(failure);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(i32.const -16)", "(i32.const 65535)", "(i32.const 0x7fffffff)", "(i32.const 0)"})
    void roomThatIsOutsideOfTheMemoryIsAnError(String pointer) {
        ScriptContext context = Plugins.running(Plugins.calling(NOTHING).replace("(local.get $at))", pointer + ")"));

        assertSpeaksOfThePlugin(failureOf(() -> call(context)));
    }

    @ParameterizedTest
    @CsvSource({"-1,2", "16,-1", "0x7fffffff,0x7fffffff", "65535,2", "16,65536"})
    void argumentsOutsideOfTheMemoryAreAnError(String pointer, String length) {
        ScriptContext context =
                asking(ASK, arguments -> null, "(call $ask (i32.const " + pointer + ") (i32.const " + length + "))");

        assertThat(failureOf(() -> call(context)).getMessage())
                .startsWith("plugin.wasm: the arguments of test.ask: ")
                .contains("are not in the memory of the module");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "}",
                "nul",
                "{\"a\":1,}",
                "{a:1}",
                "[1 2]",
                "1 2",
                "NaN",
                "01",
                "'x'",
                "{\"a\":1,\"a\":2}",
                "// no\n1",
                "   ",
                "\"\\x\""
            })
    void whatIsNotJsonIsAnError(String text) {
        ScriptContext context = Plugins.running(Plugins.returning(text.replace("\n", " ")));

        ScriptException failure = failureOf(() -> call(context));

        assertThat(failure.getMessage()).startsWith("plugin.wasm: the result: the text is not valid JSON: ");
        assertThat(failure.kind()).isEqualTo(Kind.ERROR);
        assertSpeaksOfThePlugin(failure);
        assertThat(context.usable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\\22\\ff\\22", "\\22\\c0\\80\\22", "\\22\\e4\\22", "\\22\\f8\\88\\80\\80\\22", "\\22\\0a\\22"})
    void bytesThatAreNoUtf8AreAnErrorOrAString(String bytes) {
        int length = bytes.length() / 3;
        ScriptContext context = Plugins.running(Plugins.module(
                "",
                "",
                "(call $packed (i32.const 16) (i32.const " + length + "))",
                "(data (i32.const 16) \"" + bytes + "\")"));

        try {
            assertThat(call(context)).isInstanceOf(String.class);
        } catch (ScriptException ex) {
            assertSpeaksOfThePlugin(ex);
        }
    }

    static Stream<Arguments> tooMuch() {
        return Stream.of(
                Arguments.of("[".repeat(9) + "]".repeat(9), "nested deeper than 8"),
                Arguments.of("[".repeat(4000), "nested deeper than 8"),
                Arguments.of("{\"a\":".repeat(9) + "1" + "}".repeat(9), "nested deeper than 8"),
                Arguments.of("\"" + "x".repeat(1001) + "\"", "more than 1000 characters"),
                Arguments.of("{\"" + "x".repeat(1001) + "\":1}", "more than 1000 characters"),
                Arguments.of("[" + "1,".repeat(100) + "1]", "more than 100 elements"),
                Arguments.of("1".repeat(2000), "a number of too many digits"),
                Arguments.of(" ".repeat(10_000) + "1", "the JSON text has more than 9232 bytes"));
    }

    @ParameterizedTest
    @MethodSource("tooMuch")
    void aValueThatIsTooMuchIsAnError(String json, String problem) {
        String module = Plugins.module(
                "",
                "",
                "(call $packed (i32.const 20000) (i32.const " + json.length() + "))",
                Plugins.data(20_000, json));
        ScriptContext context = Plugins.open(module, FOUR_PAGES);
        context.run();

        ScriptException failure = failureOf(() -> call(context));

        assertThat(failure.getMessage()).contains(problem);
        assertThat(failure.kind()).isEqualTo(Kind.LIMIT);
        assertSpeaksOfThePlugin(failure);
    }

    @Test
    void aValueForThePluginThatIsTooMuchIsNotWritten() {
        ScriptContext context = Plugins.open(Plugins.calling(NOTHING), FOUR_PAGES);
        context.run();
        List<Object> itself = new ArrayList<>();
        itself.add(itself);

        for (Object value : List.of("x".repeat(1001), Collections.nCopies(101, 1L), itself)) {
            assertThat(failureOf(() -> call(context, value)).kind()).isEqualTo(Kind.LIMIT);
        }
        assertThat(call(context, "x")).isNull();
    }

    @Test
    void roomIsMadeWithoutTheHost() {
        String module = Plugins.module(ASK, "", NOTHING, Plugins.data(16, "[]"))
                .replace("(local.get $at))", "(drop (call $ask (i32.const 16) (i32.const 2))) (local.get $at))");
        ScriptContext context = Plugins.compile(Wat.compile(module)).open(Plugins.modules(Map.of("ask", a -> "x")));
        context.run();

        assertThat(failureOf(() -> call(context))).hasMessage("plugin.wasm: llmspell_alloc must not call test.ask");
    }

    @Test
    void aMessageIsCutAndMayBeNoUtf8() {
        String module = Plugins.calling("(memory.fill (i32.const 16) (i32.const 255) (i32.const 60000))"
                + "(call $packed (i32.const 0x80000010) (i32.const 60000))");

        ScriptException failure = failureOf(() -> call(Plugins.running(module)));

        assertThat(failure.problem()).isEqualTo("\uFFFD".repeat(4096));
    }

    @Test
    void whatThePluginGetsIsNotMoreThanItHasRoomFor() {
        String module = Plugins.calling(NOTHING);
        ScriptContext context = Plugins.open(module, new ScriptLimits(2 * 65_536, 1_000_000, 100, 8));
        context.run();

        ScriptException failure = failureOf(() -> call(context, "x".repeat(200_000)));

        assertThat(failure).hasMessage("plugin.wasm: llmspell_alloc has no room for 200002 bytes");
        assertThat(failure.kind()).isEqualTo(Kind.LIMIT);
        assertThat(context.usable()).isFalse();
    }
}
