package io.llmspell.bridge.wasm;

import static io.llmspell.bridge.wasm.Plugins.ASK;
import static io.llmspell.bridge.wasm.Plugins.TRY_ASK;
import static io.llmspell.bridge.wasm.Plugins.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.llmspell.bridge.HostFunction;
import io.llmspell.bridge.ScriptContext;
import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptException.Kind;
import io.llmspell.bridge.ScriptFunction;
import io.llmspell.bridge.ScriptModules;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WasmScriptTests {

    private static final String ECHO = Plugins.calling("(call $packed (local.get $json) (local.get $length))");

    private static final String ASK_WITH_ARGUMENT = "(call $ask (local.get $json) (local.get $length))";

    private static ScriptContext asking(String imports, HostFunction ask) {
        return Plugins.asking(imports, ask, ASK_WITH_ARGUMENT);
    }

    private static Object call(ScriptContext context, Object argument) {
        return context.call(Plugins.function(context, 1), argument);
    }

    @Test
    void itIsNamedWasm() {
        assertThat(Plugins.WASM.name()).isEqualTo("wasm");
        assertThat(Plugins.WASM.extensions()).containsExactly("wasm");
    }

    @Test
    void theSampleRegistersAGuardThatCancelsWhatHasTheWord() {
        List<Object> registered = new ArrayList<>();
        ScriptModules modules = new ScriptModules(Map.of("hook", Map.of("register", arguments -> {
            registered.addAll(arguments);
            return "hook-1";
        })));
        ScriptContext context = Plugins.compile(Wat.resource("guard.wat")).open(modules);
        context.run();

        assertThat(registered)
                .hasSize(3)
                .startsWith("BeforeToolExecution")
                .endsWith(Map.of("name", "no-forbidden-words"));
        ScriptFunction guard = (ScriptFunction) registered.get(1);
        assertThat(context.call(guard, Map.of("arguments", Map.of("q", "a harmless word"))))
                .isNull();
        assertThat(context.call(guard, Map.of("arguments", Map.of("q", "a forbidden word"))))
                .isEqualTo(Map.of("type", "cancel", "reason", "The argument has a forbidden word."));
        assertThat(context.call(guard, Map.of("q", "x".repeat(900_000) + "forbidden")))
                .isNotNull();
    }

    static Stream<Object> values() {
        return Stream.of(
                true,
                false,
                0L,
                -1L,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                new BigInteger("123456789012345678901234567890"),
                0.5,
                -1e-300,
                1e300,
                "",
                "quotes \" \\ / and \b\f\n\r\t\u0000\u001f\u007f",
                "äöü € \uD83D\uDE00 \u2028",
                "half \uD83D and other \uDE00 and wrong \uDE00\uD83D",
                List.of(),
                Map.of(),
                Arrays.asList(1L, null, List.of("x", Map.of("k", List.of()))),
                Map.of("a", Map.of("ä", "b"), "", 2L));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueComesBackAsItWas(Object value) {
        try (ScriptContext context = Plugins.running(ECHO)) {
            assertThat(call(context, value)).isEqualTo(value);
            assertThat(context.call(context.identity(), value)).isEqualTo(value);
        }
    }

    @Test
    void nothingIsNull() {
        ScriptContext context = Plugins.running(ECHO);

        assertThat(call(context, null)).isNull();
        assertThat(context.call(context.identity(), null)).isNull();
        assertThat(call(Plugins.running(Plugins.calling("(i64.const 0)")), 1L)).isNull();
    }

    @Test
    void wholeNumbersOfJavaAreWrittenAsSuch() {
        assertThat(call(Plugins.running(ECHO), List.of(1, (short) 2, (byte) 3, 0.5f)))
                .isEqualTo(List.of(1L, 2L, 3L, 0.5));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void whatIsNoNumberOfJsonIsNotGiven(double value) {
        ScriptContext context = Plugins.running(ECHO);

        assertThat(failureOf(() -> call(context, List.of(value))))
                .hasMessage("plugin.wasm: the value has " + value + ", which is no number of JSON");
        assertThat(context.usable()).isTrue();
    }

    @Test
    void aNumberBeyondDoublesIsRefused() {
        assertThat(failureOf(() -> call(Plugins.running(Plugins.returning("-1e999")), 1L)))
                .hasMessage("plugin.wasm: the result: the value has the number -1e999, which is too large");
    }

    @Test
    void zeroKeepsItsSign() {
        assertThat(call(Plugins.running(Plugins.returning("-0")), 1L)).isEqualTo(-0.0);
        assertThat(call(Plugins.running(Plugins.returning("0")), 1L)).isEqualTo(0L);
    }

    @Test
    void aFunctionIsANumberInAnObject() {
        List<Object> given = new ArrayList<>();
        ScriptContext context = asking(ASK, arguments -> {
            given.addAll(arguments);
            return null;
        });

        call(context, List.of(Plugins.function(context, -7), "x"));

        assertThat(given).containsExactly(Plugins.function(context, -7), "x");
        assertThat(given.get(0)).isNotEqualTo(Plugins.function(context, 7)).hasToString("function -7");
    }

    @Test
    void aFunctionGetsItsNumber() {
        // Whether the number is 300000, as a result: 1 or 0.
        ScriptContext context = Plugins.running(Plugins.module("", "", """
                (i32.store8 (i32.const 16) (i32.add (i32.const 48)
                  (i32.eq (local.get $function) (i32.const 300000))))
                (call $packed (i32.const 16) (i32.const 1))"""));

        assertThat(context.call(Plugins.function(context, 300_000), "x")).isEqualTo(1L);
        assertThat(context.call(Plugins.function(context, 1), "x")).isEqualTo(0L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$function\":1,\"x\":2}",
                "{\"$function\":\"1\"}",
                "{\"$function\":1.5}",
                "{\"$function\":2147483648}",
                "{\"$function\":null}"
            })
    void whatIsOnlyLikeAFunctionIsAnError(String json) {
        assertThat(failureOf(() -> call(Plugins.running(Plugins.returning(json)), 1L)))
                .hasMessage("plugin.wasm: the result: a function must be {\"$function\": number}, with an integer of"
                        + " 32 bits");
    }

    @Test
    void aFunctionOfAnotherContextIsNotCalled() {
        ScriptContext context = Plugins.running(ECHO);
        ScriptContext other = Plugins.running(ECHO);

        assertThatIllegalArgumentException().isThrownBy(() -> other.call(Plugins.function(context, 1), 1L));
        assertThat(failureOf(() -> call(other, Plugins.function(context, 1)))).hasMessageContaining("of a kind");
    }

    @Test
    void aFunctionOfTheHostIsCalledWithItsArgumentsAndAnswers() {
        ScriptContext context = asking(ASK, arguments -> Map.of("got", arguments));

        assertThat(call(context, Arrays.asList("a", 1L, null))).isEqualTo(Map.of("got", Arrays.asList("a", 1L, null)));
        assertThat(call(context, List.of())).isEqualTo(Map.of("got", List.of()));
        assertThat(call(asking(ASK, arguments -> null), List.of())).isNull();
    }

    @Test
    void anErrorOfTheHostEndsTheCall() {
        ScriptContext context = asking(ASK, arguments -> {
            throw new ScriptException(Kind.DENIED, "no such permission");
        });

        ScriptException failure = failureOf(() -> call(context, List.of()));

        assertThat(failure).hasMessage("plugin.wasm: no such permission");
        assertThat(failure.kind()).isEqualTo(Kind.DENIED);
        assertThat(context.usable()).isFalse();
    }

    @Test
    void anErrorOfTheHostIsToldWhereThePluginTries() {
        ScriptContext context = asking(TRY_ASK, arguments -> {
            throw new ScriptException(Kind.DENIED, "no such permission: ä");
        });

        // The plug-in hands on what it is told.
        ScriptException failure = failureOf(() -> call(context, List.of()));

        assertThat(failure).hasMessage("plugin.wasm: no such permission: ä");
        assertThat(failure.kind()).isEqualTo(Kind.ERROR);
        assertThat(context.usable()).isTrue();
    }

    @Test
    void wherePluginsTryTheyGetResultsToo() {
        assertThat(call(asking(TRY_ASK, arguments -> "fine"), List.of())).isEqualTo("fine");
    }

    @Test
    void whatIsTheHostsOwnFaultComesOutAsItIs() {
        IllegalStateException fault = new IllegalStateException("of the host");
        ScriptContext context = asking(TRY_ASK, arguments -> {
            throw fault;
        });

        assertThatIllegalStateException()
                .isThrownBy(() -> call(context, List.of()))
                .isSameAs(fault);
    }

    @Test
    void argumentsThatAreNoListAreAnError() {
        ScriptContext context = asking(ASK, arguments -> null);

        assertThat(failureOf(() -> call(context, "x")))
                .hasMessage("plugin.wasm: the arguments of test.ask must be a JSON array");
    }

    @Test
    void aFunctionThatTheHostDoesNotHaveIsNamedWhenItRuns() {
        ScriptContext context = Plugins.compile(Wat.compile(Plugins.module(ASK, "", ASK_WITH_ARGUMENT)))
                .open(Plugins.modules(Map.of()));

        assertThat(failureOf(context::run))
                .hasMessage("plugin.wasm: the module imports test.ask, but there is no such function");
        assertThat(context.usable()).isFalse();
    }

    @Test
    void anErrorOfThePluginIsItsMessage() {
        String module = Plugins.returning("no destination")
                .replace("(call $packed (i32.const 16)", "(call $packed (i32.const 0x80000010)");
        ScriptContext context = Plugins.running(module);

        ScriptException failure = failureOf(() -> call(context, 1L));

        assertThat(failure).hasMessage("plugin.wasm: no destination");
        assertThat(failure.file()).isEqualTo("plugin.wasm");
        assertThat(failure.line()).isZero();
        assertThat(context.usable()).isTrue();
    }

    @Test
    void anErrorWithoutAMessageIsOneToo() {
        ScriptContext context = Plugins.running(Plugins.calling("(i64.const 0x8000000000000000)"));

        assertThat(failureOf(() -> call(context, 1L))).hasMessage("plugin.wasm: it failed, and does not say why");
    }

    @Test
    void eachContextHasAMemoryOfItsOwn() {
        String counting = Plugins.module("", "", """
                (i32.store8 (i32.const 16) (i32.add (i32.load8_u (i32.const 16)) (i32.const 1)))
                (call $packed (i32.const 16) (i32.const 1))""", Plugins.data(16, "0"));
        var program = Plugins.compile(Wat.compile(counting));
        ScriptContext first = program.open(Plugins.modules(Map.of()));
        ScriptContext second = program.open(Plugins.modules(Map.of()));
        first.run();
        second.run();

        assertThat(List.of(call(first, 1L), call(first, 1L), call(second, 1L))).containsExactly(1L, 2L, 1L);
    }

    @Test
    void whatACompilerSetsUpRunsFirst() {
        List<Object> said = new ArrayList<>();
        String module = Plugins.module(
                ASK,
                "(drop (call $ask (i32.const 32) (i32.const 8)))",
                "(i64.const 0)",
                "(func (export \"_initialize\") (drop (call $ask (i32.const 16) (i32.const 9))))",
                Plugins.data(16, "[\"first\"]"),
                Plugins.data(32, "[\"init\"]"));
        ScriptContext context = Plugins.compile(Wat.compile(module)).open(Plugins.modules(Map.of("ask", arguments -> {
            said.addAll(arguments);
            return null;
        })));
        assertThat(said).isEmpty();

        context.run();

        assertThat(said).containsExactly("first", "init");
    }

    @Test
    void theArgumentIsGivenBackAfterItsResultWasRead() {
        // The result is the argument, and giving it back overwrites it.
        String module = ECHO.replace(
                "(param i32 i32) (global.set $top (i32.const 4096))",
                "(param i32 i32) (i32.store8 (local.get 0) (i32.const 33))"
                        + "(i32.store8 (i32.const 16) (i32.add (i32.const 48) (local.get 1)))");
        ScriptContext context = Plugins.running(module);

        assertThat(call(context, "abc")).isEqualTo("abc");
        assertThat(call(context, 12345L)).isEqualTo(12345L);
    }

    @Test
    void contextsAreUsedByOneThreadAfterTheOther() throws Exception {
        ScriptContext context = Plugins.running(ECHO);
        ExecutorService threads = virtualThreads();
        try {
            for (long i = 0; i < 20; i++) {
                long value = i;
                assertThat(threads.submit(() -> call(context, value)).get()).isEqualTo(value);
            }
        } finally {
            threads.shutdown();
        }
    }

    /** Platform threads before Java 21. */
    private static ExecutorService virtualThreads() throws ReflectiveOperationException {
        if (Runtime.version().feature() < 21) {
            return Executors.newCachedThreadPool();
        }
        return (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }

    @Test
    void aClosedContextIsNotCalled() {
        ScriptContext context = Plugins.running(ECHO);
        context.close();

        assertThat(context.usable()).isFalse();
        assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> call(context, 1L));
    }
}
