package io.llmspell.bridge.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.llmspell.bridge.HostFunction;
import io.llmspell.bridge.ScriptContext;
import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptException.Kind;
import io.llmspell.bridge.ScriptLimits;
import io.llmspell.bridge.ScriptProgram;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hostile plug-in may try. */
@Timeout(60)
class WasmSandboxTests {

    private static final ScheduledExecutorService WATCHDOG = Executors.newSingleThreadScheduledExecutor();

    private static final String NOTHING = "(i64.const 0)";

    private static final String ASK = "(import \"llmspell\" \"test.ask\" (func $ask (param i32 i32) (result i64)))";

    private static final String TRY_ASK =
            "(import \"llmspell_try\" \"test.ask\" (func $ask (param i32 i32) (result i64)))";

    @AfterAll
    static void end() {
        WATCHDOG.shutdownNow();
    }

    @AfterEach
    void noInterruptIsLeft() {
        assertThat(Thread.interrupted()).isFalse();
    }

    private static ScriptException failureOf(ThrowingCallable code) {
        return catchThrowableOfType(ScriptException.class, code);
    }

    private static Object call(ScriptContext context) {
        return call(context, "x");
    }

    private static Object call(ScriptContext context, Object argument) {
        return context.call(Plugins.function(context, 1), argument);
    }

    private static ScriptContext asking(String imports, HostFunction ask, String call, String... more) {
        byte[] module = Wat.compile(Plugins.module(imports, "", call, more));
        ScriptContext context = Plugins.compile(module).open(Plugins.modules(Map.of("ask", ask)));
        context.run();
        return context;
    }

    /** Nothing of a failure tells of Java. */
    private static void assertSpeaksOfThePlugin(ScriptException failure) {
        assertThat(failure.file()).isEqualTo("plugin.wasm");
        assertThat(failure.line()).isZero();
        assertThat(failure.getCause()).isNull();
        assertThat(failure.getStackTrace()).isEmpty();
        assertThat(failure.getMessage())
                .startsWith("plugin.wasm: ")
                .doesNotContain("Exception", "Error", "java", "chicory", "jackson", "Feature");
    }

    // What is no plug-in

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
        byte[] module = Wat.replaced(
                Plugins.calling(NOTHING), new int[] {5, 3, 1, 0, 1}, new int[] {5, 5, 2, 0, 1, 0, 1});

        assertThat(failureOf(() -> Plugins.compile(module))).hasMessageContaining("it must have one memory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0000asm", "(module)", "GIF89a", "\u0000asm\u0001\u0000\u0000\u0000\u0005"})
    void whatIsNoModuleIsRefused(String text) {
        ScriptException failure =
                failureOf(() -> Plugins.compile(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));

        assertThat(failure.kind()).isEqualTo(Kind.SYNTAX);
        assertSpeaksOfThePlugin(failure);
    }

    @Test
    void aModuleThatIsDamagedAnywhereIsRefusedOrRuns() {
        byte[] module = Wat.resource("guard.wat");
        List<ScriptException> failures = new ArrayList<>();
        for (int i = 0; i < module.length; i++) {
            byte[] cut = java.util.Arrays.copyOf(module, i);
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
        assertThat(failures).hasSizeGreaterThan(module.length).allSatisfy(failure -> assertThat(failure.file())
                .isEqualTo("plugin.wasm"));
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
                .hasMessageEndingWith("one of its functions is too large, as it takes more than 64 KiB when it is"
                        + " compiled");
    }

    // What never ends

    private static final String LOOP = "(loop $l (br $l)) " + NOTHING;

    private static final String STRAIGHT = "(memory.fill (i32.const 0) (i32.const 1) (i32.const 67000000))";

    static Stream<String> endless() {
        String table = "(table 4 funcref) (elem (i32.const 0) $f $f)";
        return Stream.of(
                Plugins.calling(LOOP),
                Plugins.calling("(loop $l (br_if $l (i32.const 1))) " + NOTHING),
                Plugins.calling("(loop $l (br_table $l $l (local.get $length))) " + NOTHING),
                Plugins.calling("(loop $l (if (i32.const 1) (then (br $l)))) " + NOTHING),
                Plugins.calling("(loop $a (loop $b (loop $c (br_if $a (memory.size)) (br $c)))) " + NOTHING),
                Plugins.calling("(loop $l (local.set $function (i32.add (local.get $function) (i32.const 1)))"
                        + " (br_if $l (i32.ne (local.get $function) (i32.const 0)))"
                        + " (br $l)) " + NOTHING),
                Plugins.calling("(drop (memory.grow (i32.const 1023))) (loop $l " + STRAIGHT + " (br $l)) " + NOTHING),
                Plugins.calling("(drop (memory.grow (i32.const 1023))) " + STRAIGHT.repeat(2000) + NOTHING),
                Plugins.calling("(drop (memory.grow (i32.const 1023))) "
                        + "(memory.copy (i32.const 0) (i32.const 1) (i32.const 67000000))".repeat(2000) + NOTHING),
                Plugins.module(
                        "",
                        "",
                        "(call $f (i32.const 60)) " + NOTHING,
                        "(func $f (param i32) (if (local.get 0) (then (call $f (i32.sub (local.get 0) (i32.const 1)))"
                                + " (call $f (i32.sub (local.get 0) (i32.const 1))))))"),
                Plugins.module(
                        "",
                        "",
                        "(call $f (i32.const 60)) " + NOTHING,
                        table + "(type $t (func (param i32))) (func $f (type $t) (if (local.get 0) (then"
                                + " (call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0))"
                                + " (call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1)) (i32.const 1)))))"),
                Plugins.module(
                        "",
                        "",
                        "(loop $l (drop (table.grow $t (ref.null func) (i32.const 1)))"
                                + " (table.fill $t (i32.const 0) (ref.null func) (table.size $t)) (br $l)) " + NOTHING,
                        "(table $t 1 funcref)"));
    }

    @ParameterizedTest
    @MethodSource("endless")
    void aCallThatNeverEndsIsStopped(String module) throws Exception {
        ScriptContext context = Plugins.running(module);

        assertIsStopped(context, () -> call(context));
    }

    @Test
    void aLoopThatCatchesEverythingIsStopped() throws Exception {
        // loop, block, try_table (catch_all: to the block), loop, br 0, end, end, end, br 0, end
        byte[] module = Wat.patched(
                Plugins.calling(Wat.place(21) + NOTHING),
                0x03, 0x40, 0x02, 0x40, 0x1F, 0x40, 1, 2, 0, 0x03, 0x40, 0x0C, 0, 0x0B, 0x0B, 0x0B, 0x0C, 0, 0x0B);
        ScriptContext context = Plugins.compile(module).open(Plugins.modules(Map.of()));
        context.run();

        assertIsStopped(context, () -> call(context));
    }

    static Stream<String> endlessAtTheStart() {
        return Stream.of(
                Plugins.module("", "(loop $l (br $l))", NOTHING),
                Plugins.module("", "", NOTHING, "(func $s (loop $l (br $l))) (start $s)"),
                Plugins.module("", "", NOTHING, "(func (export \"_initialize\") (loop $l (br $l)))"));
    }

    @ParameterizedTest
    @MethodSource("endlessAtTheStart")
    void aStartThatNeverEndsIsStopped(String module) throws Exception {
        ScriptContext context = Plugins.open(module);

        assertIsStopped(context, context::run);
    }

    @Test
    void roomThatIsNeverMadeIsStopped() throws Exception {
        String module = Plugins.calling(NOTHING)
                .replace("(local.get $at))", "(if (i32.eq (local.get $n) (i32.const 7)) (then (loop $l (br $l))))"
                        + "(local.get $at))");
        ScriptContext context = Plugins.running(module);
        assertThat(call(context, "123")).isNull();

        assertIsStopped(context, () -> call(context, "12345"));
    }

    private static void assertIsStopped(ScriptContext context, ThrowingCallable call) throws Exception {
        long[] stopped = new long[1];
        Future<?> stop = WATCHDOG.schedule(
                () -> {
                    stopped[0] = System.nanoTime();
                    context.stop();
                },
                100,
                TimeUnit.MILLISECONDS);

        ScriptException failure = failureOf(call);
        long ended = System.nanoTime();

        stop.get();
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).isEqualTo(Kind.STOPPED);
        assertThat(failure.getMessage()).startsWith("plugin.wasm: it was stopped (in function ");
        assertSpeaksOfThePlugin(failure);
        assertThat(TimeUnit.NANOSECONDS.toMillis(ended - stopped[0])).isLessThan(1000);
        assertThat(context.usable()).isFalse();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void anotherContextAnswersAfterOneWasStopped() throws Exception {
        String module = Plugins.calling(
                "(if (i32.eq (local.get $function) (i32.const 1)) (then (loop $l (br $l)))) (call $packed (local.get"
                        + " $json) (local.get $length))");
        ScriptProgram program = Plugins.compile(Wat.compile(module));
        ScriptContext context = program.open(Plugins.modules(Map.of()));
        context.run();
        assertIsStopped(context, () -> call(context));
        context.close();

        ScriptContext fresh = program.open(Plugins.modules(Map.of()));
        fresh.run();

        assertThat(fresh.call(Plugins.function(fresh, 2), "x")).isEqualTo("x");
    }

    @Test
    void aLoopOverFunctionsOfTheHostIsStoppedEvenIfTheyTakeTheInterrupt() {
        ScriptContext[] context = new ScriptContext[1];
        context[0] = asking(
                TRY_ASK,
                arguments -> {
                    context[0].stop();
                    assertThat(Thread.interrupted()).isTrue();
                    throw new ScriptException(Kind.ERROR, "tell it to go on");
                },
                "(loop $l (drop (call $ask (i32.const 16) (i32.const 2))) (br $l)) " + NOTHING,
                Plugins.data(16, "[]"));

        assertThat(failureOf(() -> call(context[0])).kind()).isEqualTo(Kind.STOPPED);
        assertThat(context[0].usable()).isFalse();
    }

    // Interrupts of others

    @Test
    void anInterruptFromBeforeComesBackAfterwards() {
        ScriptContext context = Plugins.running(Plugins.calling(NOTHING));
        Thread.currentThread().interrupt();

        assertThat(call(context)).isNull();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(context.usable()).isTrue();
    }

    @Test
    void anInterruptFromBeforeComesBackAfterAStop() {
        ScriptContext[] context = new ScriptContext[1];
        context[0] = asking(ASK, arguments -> {
            context[0].stop();
            return null;
        }, "(call $ask (i32.const 16) (i32.const 2))", Plugins.data(16, "[]"));
        Thread.currentThread().interrupt();

        assertThat(failureOf(() -> call(context[0])).kind()).isEqualTo(Kind.STOPPED);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void anInterruptOfSomeoneElseEndsTheCallAndStays() {
        Thread caller = Thread.currentThread();
        ScriptContext context = asking(
                ASK,
                arguments -> {
                    caller.interrupt();
                    return null;
                },
                "(drop (call $ask (i32.const 16) (i32.const 2))) " + LOOP,
                Plugins.data(16, "[]"));

        assertThat(failureOf(() -> call(context)).kind()).isEqualTo(Kind.STOPPED);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void anInterruptOfSomeoneElseStaysIfThePluginIsStoppedAsWell() {
        ScriptContext[] context = new ScriptContext[1];
        context[0] = asking(ASK, arguments -> {
            Thread.currentThread().interrupt();
            context[0].stop();
            return null;
        }, "(call $ask (i32.const 16) (i32.const 2))", Plugins.data(16, "[]"));

        assertThat(failureOf(() -> call(context[0])).kind()).isEqualTo(Kind.STOPPED);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aStopAfterTheCallIsOfNoEffect() {
        ScriptContext context = Plugins.running(Plugins.calling(NOTHING));
        call(context);

        context.stop();

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(call(context)).isNull();
    }

    // Memory and stack

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

    private static final ScriptLimits FOUR_PAGES = new ScriptLimits(4 * 65_536 + 1, 1000, 100, 8);

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
        String module = Plugins.calling("(drop (memory.grow (i32.const 2))) (drop (memory.grow (i32.const 1))) " + PAGES)
                .replace("(memory (export \"memory\") 1)", "(memory (export \"memory\") 1 3)");

        ScriptContext context = Plugins.running(module);

        assertThat(call(context)).isEqualTo(3L);
    }

    @Test
    void aModuleThatBeginsWithTooMuchMemoryIsRefused() {
        byte[] module = Wat.compile(Plugins.calling(NOTHING)
                .replace("(memory (export \"memory\") 1)", "(memory (export \"memory\") 5)"));

        ScriptException failure = failureOf(() -> Plugins.compile(module, FOUR_PAGES));

        assertThat(failure)
                .hasMessage("plugin.wasm: the module has 5 pages of memory at its start, but may have 4");
        assertThat(failure.kind()).isEqualTo(Kind.LIMIT);
    }

    @Test
    void tablesGrowToTheirLimitAndNotInOtherContexts() {
        String module = Plugins.module(
                "",
                "",
                """
                (i32.store8 (i32.const 16) (i32.add (i32.const 48) (table.size $t)))
                (drop (table.grow $t (ref.null func) (i32.const 3)))
                (if (i32.ne (table.grow $t (ref.null func) (i32.const 65533)) (i32.const -1)) (then (unreachable)))
                (if (i32.ne (table.grow $t (ref.null func) (i32.const 0x7fffffff)) (i32.const -1))
                  (then (unreachable)))
                (call $packed (i32.const 16) (i32.const 1))""",
                "(table $t 1 funcref)");
        ScriptProgram program = Plugins.compile(Wat.compile(module));
        for (int i = 0; i < 2; i++) {
            ScriptContext context = program.open(Plugins.modules(Map.of()));
            context.run();
            assertThat(call(context)).isEqualTo(1L);
            assertThat(call(context)).isEqualTo(4L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"(table 65537 funcref)", "(table 1 funcref) " + "(table 1 funcref) (table 1 funcref)"
            + "(table 1 funcref) (table 1 funcref) (table 1 funcref) (table 1 funcref) (table 1 funcref)"
            + "(table 1 funcref)"})
    void tooLargeTablesAreRefused(String tables) {
        byte[] module = Wat.compile(Plugins.module("", "", NOTHING, tables));

        assertThat(failureOf(() -> Plugins.compile(module)).kind()).isEqualTo(Kind.LIMIT);
    }

    // Traps and bad values

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
                Arguments.of(
                        "(call_indirect (i32.const 7))", "undefined element (in function llmspell_call)"),
                Arguments.of(
                        "(call_indirect (i32.const 0))", "uninitialized element 0 (in function llmspell_call)"),
                Arguments.of(
                        "(drop (i32.trunc_f32_s (f32.const nan)))",
                        "invalid conversion to integer (in function llmspell_call)"));
    }

    @ParameterizedTest
    @MethodSource("traps")
    void aTrapSaysWhatAndWhere(String code, String problem) {
        ScriptContext context =
                Plugins.running(Plugins.module("", "", code + " " + NOTHING, "(table 1 funcref)"));

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
        ScriptContext context =
                Plugins.running(Plugins.calling(NOTHING).replace("(local.get $at))", pointer + ")"));

        assertSpeaksOfThePlugin(failureOf(() -> call(context)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1 2", "16 -1", "0x7fffffff 0x7fffffff", "65535 2", "16 65536"})
    void argumentsOutsideOfTheMemoryAreAnError(String area) {
        String[] parts = area.split(" ");
        ScriptContext context = asking(
                ASK, arguments -> null, "(call $ask (i32.const " + parts[0] + ") (i32.const " + parts[1] + "))");

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
    @ValueSource(strings = {"\\22\\ff\\22", "\\22\\c0\\80\\22", "\\22\\e4\\22", "\\22\\f8\\88\\80\\80\\22", "\\22\\0a\\22"})
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
                "", "", "(call $packed (i32.const 20000) (i32.const " + json.length() + "))", Plugins.data(20_000, json));
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

    @Test
    void parallelContextsOfOneProgramDoNotStopEachOther() throws Exception {
        ScriptProgram program = Plugins.compile(Wat.compile(Plugins.calling(
                "(if (i32.eq (local.get $function) (i32.const 1)) (then (loop $l (br $l)))) " + NOTHING)));
        ScriptContext endless = program.open(Plugins.modules(Map.of()));
        ScriptContext other = program.open(Plugins.modules(Map.of()));
        endless.run();
        other.run();
        CountDownLatch done = new CountDownLatch(1);
        Thread caller = new Thread(() -> {
            for (int i = 0; i < 1000; i++) {
                other.call(Plugins.function(other, 2), "x");
            }
            done.countDown();
        });
        caller.start();

        assertIsStopped(endless, () -> call(endless));

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        caller.join();
        assertThat(other.usable()).isTrue();
    }
}
