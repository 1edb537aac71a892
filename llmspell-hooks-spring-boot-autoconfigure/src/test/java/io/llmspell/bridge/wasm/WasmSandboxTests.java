package io.llmspell.bridge.wasm;

import static io.llmspell.bridge.wasm.Plugins.ASK;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a hostile plug-in may try to never end, and whose interrupt is whose. */
@Timeout(60)
class WasmSandboxTests {

    private static final ScheduledExecutorService WATCHDOG = Executors.newSingleThreadScheduledExecutor();

    @AfterAll
    static void end() {
        WATCHDOG.shutdownNow();
    }

    @AfterEach
    void noInterruptIsLeft() {
        assertThat(Thread.interrupted()).isFalse();
    }

    private static Object call(ScriptContext context) {
        return call(context, "x");
    }

    private static Object call(ScriptContext context, Object argument) {
        return context.call(Plugins.function(context, 1), argument);
    }

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
                        "(table $t 1 funcref)"),
                onTables("(table.fill $t (i32.const 0) (ref.null func) (i32.const 65536)) "),
                onTables("(table.copy $t $t (i32.const 0) (i32.const 1) (i32.const 65535)) "));
    }

    /** Thousands of instructions, each of which goes through a whole table, between two jumps. */
    private static String onTables(String instruction) {
        return Plugins.module("", "", instruction.repeat(3000) + NOTHING, "(table $t 65536 65536 funcref)");
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
                Plugins.calling(Wat.place(19) + NOTHING),
                0x03,
                0x40,
                0x02,
                0x40,
                0x1F,
                0x40,
                1,
                2,
                0,
                0x03,
                0x40,
                0x0C,
                0,
                0x0B,
                0x0B,
                0x0B,
                0x0C,
                0,
                0x0B);
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
                .replace(
                        "(local.get $at))",
                        "(if (i32.eq (local.get $n) (i32.const 7)) (then (loop $l (br $l))))" + "(local.get $at))");
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
    void aLoopOverFunctionsOfTheHostIsStoppedThoughTheseAreNotInterrupted() {
        ScriptContext[] context = new ScriptContext[1];
        context[0] = asking(
                TRY_ASK,
                arguments -> {
                    context[0].stop();
                    assertThat(Thread.currentThread().isInterrupted()).isFalse();
                    throw new ScriptException(Kind.ERROR, "tell it to go on");
                },
                "(loop $l (drop (call $ask (i32.const 16) (i32.const 2))) (br $l)) " + NOTHING,
                Plugins.data(16, "[]"));

        assertThat(failureOf(() -> call(context[0])).kind()).isEqualTo(Kind.STOPPED);
        assertThat(context[0].usable()).isFalse();
    }

    @Test
    void aStopLeavesTheFilesOfTheApplicationOpen(@TempDir Path folder) throws Exception {
        try (FileChannel channel =
                FileChannel.open(folder.resolve("journal"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ScriptContext[] context = new ScriptContext[1];
            context[0] = asking(
                    ASK,
                    arguments -> {
                        context[0].stop();
                        write(channel);
                        return null;
                    },
                    "(call $ask (i32.const 16) (i32.const 2))",
                    Plugins.data(16, "[]"));

            assertThat(failureOf(() -> call(context[0])).kind()).isEqualTo(Kind.STOPPED);

            assertThat(channel.isOpen()).isTrue();
            assertThat(channel.size()).isEqualTo(1);
        }
    }

    private static void write(FileChannel channel) {
        try {
            channel.write(ByteBuffer.wrap(new byte[1]));
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Test
    void noRoomIsMadeForTheAnswerToAPluginThatWasStopped() {
        ScriptContext[] context = new ScriptContext[1];
        // Where the answer goes, the plug-in never comes to an end.
        byte[] module = Wat.compile(
                Plugins.module(ASK, "", "(call $ask (i32.const 16) (i32.const 2))", Plugins.data(16, "[]"))
                        .replace(
                                "(local.get $at))",
                                "(if (i32.eq (local.get $n) (i32.const 7)) (then (loop $l (br $l)))) (local.get $at))"));
        context[0] = Plugins.compile(module).open(Plugins.modules(Map.of("ask", arguments -> {
            context[0].stop();
            return "12345";
        })));
        context[0].run();

        assertThat(failureOf(() -> call(context[0])).kind()).isEqualTo(Kind.STOPPED);
    }

    @Test
    void aFunctionOfTheHostThatFailsAsItIsStoppedWasStopped() {
        ScriptContext[] context = new ScriptContext[1];
        context[0] = asking(
                ASK,
                arguments -> {
                    context[0].stop();
                    throw new IllegalStateException("interrupted");
                },
                "(call $ask (i32.const 16) (i32.const 2))",
                Plugins.data(16, "[]"));

        assertThat(failureOf(() -> call(context[0])).kind()).isEqualTo(Kind.STOPPED);
    }

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
        context[0] = asking(
                ASK,
                arguments -> {
                    context[0].stop();
                    return null;
                },
                "(call $ask (i32.const 16) (i32.const 2))",
                Plugins.data(16, "[]"));
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
        context[0] = asking(
                ASK,
                arguments -> {
                    Thread.currentThread().interrupt();
                    context[0].stop();
                    return null;
                },
                "(call $ask (i32.const 16) (i32.const 2))",
                Plugins.data(16, "[]"));

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
