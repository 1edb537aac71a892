package io.llmspell.bridge.wasm;

import static io.llmspell.bridge.wasm.Plugins.ASK;
import static io.llmspell.bridge.wasm.Plugins.NOTHING;
import static io.llmspell.bridge.wasm.Plugins.assertSpeaksOfThePlugin;
import static io.llmspell.bridge.wasm.Plugins.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a plug-in, and what is not. */
@Timeout(60)
class WasmModuleTests {

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(
                        Plugins.module(
                                "(import \"wasi_snapshot_preview1\" \"fd_write\""
                                        + " (func (param i32 i32 i32 i32) (result i32)))",
                                "",
                                NOTHING),
                        "it imports wasi_snapshot_preview1.fd_write, but there are only the functions of llmspell and"
                                + " llmspell_try"),
                Arguments.of(
                        Plugins.module("(import \"env\" \"memory\" (memory 1))", "", NOTHING)
                                .replace("(memory (export \"memory\") 1)", ""),
                        "it imports env.memory, but there are only the functions of llmspell and llmspell_try"),
                Arguments.of(
                        Plugins.module("(import \"llmspell\" \"secret\" (global i32))", "", NOTHING),
                        "its import llmspell.secret is not a function"),
                Arguments.of(
                        Plugins.module("(import \"llmspell\" \"t\" (table 1 funcref))", "", NOTHING),
                        "its import llmspell.t is not a function"),
                Arguments.of(
                        Plugins.module("(import \"llmspell\" \"log.info\" (func (param i32)))", "", NOTHING),
                        "its import llmspell.log.info must be a function (I32,I32) -> (I64), not (I32) -> nil"),
                Arguments.of(
                        Plugins.calling(NOTHING).replace("\"memory\"", "\"mem\""),
                        "it must have one memory, and export it as \"memory\""),
                Arguments.of(
                        Plugins.calling(NOTHING).replace("\"llmspell_alloc\"", "\"malloc\""),
                        "it must export a function \"llmspell_alloc\" (I32) -> (I32)"),
                Arguments.of(
                        Plugins.calling(NOTHING).replace("\"llmspell_init\"", "\"init\""),
                        "it must export a function \"llmspell_init\" () -> nil"),
                Arguments.of(
                        Plugins.calling(NOTHING).replace("\"llmspell_call\"", "\"main\""),
                        "it must export a function \"llmspell_call\" (I32,I32,I32) -> (I64)"),
                Arguments.of(
                        Plugins.module("", "", NOTHING, "(func (export \"_initialize\") (param i32))"),
                        "its export \"_initialize\" must be a function () -> nil, not (I32) -> nil"),
                Arguments.of(
                        Plugins.module("", "", NOTHING, "(global (export \"_initialize\") i32 (i32.const 1))"),
                        "its export \"_initialize\" is not a function"),
                Arguments.of(
                        Plugins.module(ASK, "", NOTHING, "(export \"llmspell_free\" (func $ask))")
                                .replace("(export \"llmspell_free\") (param", "(param"),
                        "its export \"llmspell_free\" is one of its imports"),
                Arguments.of(
                        Plugins.calling("(drop (v128.const i32x4 1 2 3 4)) " + NOTHING),
                        "it uses vectors (SIMD), which plug-ins cannot have"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aModuleThatIsNoPluginIsRefusedWithWhatIsWrong(String module, String why) {
        byte[] made = Wat.compile(module);

        ScriptException failure = failureOf(() -> Plugins.compile(made));

        assertThat(failure).hasMessage("plugin.wasm: the module is no plug-in: " + why);
        assertThat(failure.kind()).isEqualTo(Kind.SYNTAX);
        assertSpeaksOfThePlugin(failure);
    }

    @Test
    void garbageCollectedObjectsAreRefused() {
        // i32.const 99, nops, in place of them: ref.i31, drop
        byte[] module = Wat.patched(Plugins.calling(Wat.place(5) + NOTHING), 0x41, 1, 0xFB, 0x1C, 0x1A);

        assertThat(failureOf(() -> Plugins.compile(module))).hasMessageContaining("garbage collected objects");
    }

    @Test
    void atomicInstructionsAreRefused() {
        // i32.const 4, i32.atomic.load, drop
        byte[] module = Wat.patched(Plugins.calling(Wat.place(7) + NOTHING), 0x41, 4, 0xFE, 0x10, 2, 0, 0x1A);

        assertThat(failureOf(() -> Plugins.compile(module))).hasMessageContaining("threads (atomic instructions)");
    }

    @Test
    void aSharedMemoryIsRefused() {
        byte[] module = Wat.replaced(
                Plugins.calling(NOTHING).replace("(memory (export \"memory\") 1)", "(memory (export \"memory\") 1 2)"),
                new int[] {5, 4, 1, 1, 1, 2},
                new int[] {5, 4, 1, 3, 1, 2});

        assertThat(failureOf(() -> Plugins.compile(module))).hasMessageContaining("must not be shared");
    }

    @Test
    void aSecondMemoryIsRefused() {
        byte[] module =
                Wat.replaced(Plugins.calling(NOTHING), new int[] {5, 3, 1, 0, 1}, new int[] {5, 5, 2, 0, 1, 0, 1});

        assertThat(failureOf(() -> Plugins.compile(module))).hasMessageContaining("it must have one memory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0000asm", "(module)", "GIF89a", "\u0000asm\u0001\u0000\u0000\u0000\u0005"})
    void whatIsNoModuleIsRefused(String text) {
        ScriptException failure = failureOf(() -> Plugins.compile(text.getBytes(StandardCharsets.ISO_8859_1)));

        assertThat(failure.kind()).isEqualTo(Kind.SYNTAX);
        assertSpeaksOfThePlugin(failure);
    }

    @Test
    void aModuleThatIsDamagedAnywhereIsRefusedOrRuns() {
        byte[] module = Wat.resource("guard.wat");
        List<ScriptException> failures = new ArrayList<>();
        for (int i = 0; i < module.length; i++) {
            byte[] cut = Arrays.copyOf(module, i);
            byte[] changed = module.clone();
            changed[i] ^= (byte) (1 << (i % 8));
            for (byte[] damaged : List.of(cut, changed)) {
                try {
                    Plugins.compile(damaged);
                } catch (ScriptException ex) {
                    failures.add(ex);
                }
            }
        }
        assertThat(failures)
                .hasSizeGreaterThan(module.length)
                .allSatisfy(failure -> assertThat(failure.file()).isEqualTo("plugin.wasm"));
    }

    @Test
    void aSizeThatIsOnlyClaimedIsNoHarm() {
        // A data segment of 2 GB, of which nothing is there.
        byte[] module = Wat.replaced(
                Plugins.module("", "", NOTHING, Plugins.data(16, "abcd")),
                new int[] {4, 'a', 'b', 'c', 'd'},
                new int[] {0xFF, 0xFF, 0xFF, 0xFF, 7});

        assertThat(failureOf(() -> Plugins.compile(module)).kind()).isIn(Kind.SYNTAX, Kind.LIMIT);
    }

    @Test
    void aModuleIsNotLargerThanEightMebibytes() {
        ScriptException failure = failureOf(() -> Plugins.compile(new byte[(8 << 20) + 1]));

        assertThat(failure).hasMessage("plugin.wasm: the module has more than 8388608 bytes");
        assertThat(failure.kind()).isEqualTo(Kind.LIMIT);
    }

    @Test
    void aFunctionThatIsTooLargeToBeCompiledIsRefused() {
        String large = "(drop (i32.add (memory.size) (memory.size)))".repeat(10_000);

        assertThat(failureOf(() -> Plugins.compile(Wat.compile(Plugins.calling(large + NOTHING)))))
                .hasMessageEndingWith(
                        "one of its functions is too large, as it takes more than 64 KiB when it is" + " compiled");
    }
}
