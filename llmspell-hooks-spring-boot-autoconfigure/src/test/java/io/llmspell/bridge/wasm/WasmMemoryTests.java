package io.llmspell.bridge.wasm;

import static io.llmspell.bridge.wasm.Plugins.FOUR_PAGES;
import static io.llmspell.bridge.wasm.Plugins.NOTHING;
import static io.llmspell.bridge.wasm.Plugins.TRY_ASK;
import static io.llmspell.bridge.wasm.Plugins.asking;
import static io.llmspell.bridge.wasm.Plugins.assertSpeaksOfThePlugin;
import static io.llmspell.bridge.wasm.Plugins.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.bridge.ScriptContext;
import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptException.Kind;
import io.llmspell.bridge.ScriptProgram;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much a plug-in may use. */
@Timeout(60)
class WasmMemoryTests {

    private static Object call(ScriptContext context) {
        return call(context, "x");
    }

    private static Object call(ScriptContext context, Object argument) {
        return context.call(Plugins.function(context, 1), argument);
    }

    @Test
    void aRecursionWithoutEndExhaustsTheStack() {
        ScriptContext context =
                Plugins.running(Plugins.module("", "", "(call $deep) " + NOTHING, "(func $deep (call $deep))"));

        ScriptException failure = failureOf(() -> call(context));

        assertThat(failure.kind()).isEqualTo(Kind.LIMIT);
        assertThat(failure.getMessage()).startsWith("plugin.wasm: the call stack is exhausted (in function ");
        assertSpeaksOfThePlugin(failure);
        assertThat(context.usable()).isFalse();
    }

    @Test
    void aTailCallWithoutEndExhaustsTheStackOrIsStopped() {
        // return_call of the function itself, which is the sixth.
        byte[] module = Wat.replaced(
                Plugins.module("", "", "(call $deep) " + NOTHING, "(func $deep (call $deep))"),
                new int[] {4, 0, 0x10, 5, 0x0B},
                new int[] {4, 0, 0x12, 5, 0x0B});
        ScriptContext context = Plugins.compile(module).open(Plugins.modules(Map.of()));
        context.run();

        assertThat(failureOf(() -> call(context)).kind()).isEqualTo(Kind.LIMIT);
    }

    @Test
    void aFunctionOfTheHostIsOnlyCalledWithStackLeftForIt() {
        int[] calls = new int[1];
        ScriptContext context = asking(
                TRY_ASK,
                arguments -> {
                    calls[0]++;
                    return descend(150);
                },
                "(call $deep) " + NOTHING,
                "(func $deep (drop (call $ask (i32.const 16) (i32.const 2))) (call $deep))",
                Plugins.data(16, "[]"));

        ScriptException failure = failureOf(() -> call(context));

        assertThat(failure.kind()).isEqualTo(Kind.LIMIT);
        assertThat(calls[0]).isGreaterThan(100);
    }

    /** Where there is no stack left, this ends the test with the error. */
    private static long descend(int depth) {
        try {
            return (depth == 0) ? 0 : 1 + descend(depth - 1);
        } catch (StackOverflowError ex) {
            throw new IllegalStateException("The stack of the host is exhausted", ex);
        }
    }

    /** Says how many pages it has. */
    private static final String PAGES =
            "(i32.store8 (i32.const 16) (i32.add (i32.const 48) (memory.size))) (call $packed (i32.const 16)"
                    + " (i32.const 1))";

    @Test
    void memoryGrowsToItsLimitAndNotBeyond() {
        String module = Plugins.calling("(loop $l (br_if $l (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))"
                + " (drop (memory.grow (i32.const -1))) (drop (memory.grow (i32.const 0x7fffffff))) " + PAGES);
        ScriptContext context = Plugins.open(module, FOUR_PAGES);
        context.run();

        assertThat(call(context)).isEqualTo(4L);
        assertThat(context.usable()).isTrue();
    }

    @Test
    void aMaximumOfTheModuleHolds() {
        String module = Plugins.calling(
                        "(drop (memory.grow (i32.const 2))) (drop (memory.grow (i32.const 1))) " + PAGES)
                .replace("(memory (export \"memory\") 1)", "(memory (export \"memory\") 1 3)");

        ScriptContext context = Plugins.running(module);

        assertThat(call(context)).isEqualTo(3L);
    }

    @Test
    void aModuleThatBeginsWithTooMuchMemoryIsRefused() {
        byte[] module = Wat.compile(
                Plugins.calling(NOTHING).replace("(memory (export \"memory\") 1)", "(memory (export \"memory\") 5)"));

        ScriptException failure = failureOf(() -> Plugins.compile(module, FOUR_PAGES));

        assertThat(failure).hasMessage("plugin.wasm: the module has 5 pages of memory at its start, but may have 4");
        assertThat(failure.kind()).isEqualTo(Kind.LIMIT);
    }

    @Test
    void tablesGrowToTheirLimitAndNotInOtherContexts() {
        String module = Plugins.module("", "", """
                (i32.store8 (i32.const 16) (i32.add (i32.const 48) (table.size $t)))
                (drop (table.grow $t (ref.null func) (i32.const 3)))
                (if (i32.ne (table.grow $t (ref.null func) (i32.const 65533)) (i32.const -1)) (then (unreachable)))
                (if (i32.ne (table.grow $t (ref.null func) (i32.const 0x7fffffff)) (i32.const -1))
                  (then (unreachable)))
                (call $packed (i32.const 16) (i32.const 1))""", "(table $t 1 funcref)");
        ScriptProgram program = Plugins.compile(Wat.compile(module));
        for (int i = 0; i < 2; i++) {
            ScriptContext context = program.open(Plugins.modules(Map.of()));
            context.run();
            assertThat(call(context)).isEqualTo(1L);
            assertThat(call(context)).isEqualTo(4L);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(table 65537 funcref)",
                "(table 1 funcref) " + "(table 1 funcref) (table 1 funcref)"
                        + "(table 1 funcref) (table 1 funcref) (table 1 funcref) (table 1 funcref) (table 1 funcref)"
                        + "(table 1 funcref)"
            })
    void tooLargeTablesAreRefused(String tables) {
        byte[] module = Wat.compile(Plugins.module("", "", NOTHING, tables));

        assertThat(failureOf(() -> Plugins.compile(module)).kind()).isEqualTo(Kind.LIMIT);
    }
}
