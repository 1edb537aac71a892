package io.llmspell.bridge.polyglot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptException.Kind;
import io.llmspell.bridge.ScriptLanguage;
import java.lang.ref.WeakReference;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What scripts in Python are given, what they give, and how their errors read. */
class PythonScriptTests {

    private static ScriptLanguage language;

    @BeforeAll
    static void start() {
        language = PythonLanguage.create();
    }

    @AfterAll
    static void end() {
        language.close();
    }

    private static @Nullable Object result(String body, @Nullable Object argument) {
        String code = "def it(ctx):\n " + body.replace("\\n", "\n ") + "\nhost.on('it', it)";
        try (RunningScript script = RunningScript.run(language, code)) {
            return script.call("it", argument);
        }
    }

    private static ScriptException failure(String code) {
        try (RunningScript script = RunningScript.open(language, code.replace("\\n", "\n"))) {
            return catchThrowableOfType(
                    ScriptException.class, () -> script.context().run());
        }
    }

    private static Map<String, @Nullable Object> context() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("point", "before_tool_execution");
        map.put("arguments", Map.of("passengers", 2L));
        map.put("tags", List.of("a", "b"));
        map.put("result", null);
        return map;
    }

    @Test
    void itIsFoundByItsEnding() {
        assertThat(language.name()).isEqualTo("python");
        assertThat(language.extensions()).containsExactly("py");
    }

    @Test
    void theArgumentIsADictLikeAnyOther() {
        assertThat(result("import json; return json.dumps(ctx)", context()))
                .isEqualTo("{\"point\": \"before_tool_execution\", \"arguments\": {\"passengers\": 2},"
                        + " \"tags\": [\"a\", \"b\"], \"result\": null}");
        assertThat(result(
                        "return [type(ctx) is dict, isinstance(ctx['tags'], list), len(ctx),"
                                + " [k for k, v in ctx.items()][0], ctx.get('result') is None, 'x' in ctx,"
                                + " type(ctx['arguments']['passengers']) is int, type(ctx['point']) is str]",
                        context()))
                .isEqualTo(List.of(true, true, 4L, "point", true, false, true, true));
    }

    @Test
    void valuesComeBackAsTheyWent() {
        List<@Nullable Object> values = new ArrayList<>(Arrays.asList(
                null,
                true,
                1L,
                -5L,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                BigInteger.ONE.shiftLeft(100),
                BigInteger.ONE.shiftLeft(63).negate().subtract(BigInteger.ONE),
                2.5,
                3.0,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                -0.0,
                "",
                "žluť \ud83d\ude00 \ud800",
                List.of(),
                Map.of()));
        values.add(context());
        for (int i = 0; i < 3000; i++) {
            values.add((long) i);
        }

        assertThat(result("return ctx", values)).isEqualTo(values);
        assertThat(result("return ctx", null)).isNull();
        assertThat(result("pass", "x")).isNull();
        assertThat(result("return (1, (2, 'x'))", "x")).isEqualTo(List.of(1L, List.of(2L, "x")));

        try (RunningScript script = RunningScript.run(language, "")) {
            assertThat(script.context().call(script.context().identity(), values))
                    .isEqualTo(values);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    return {1, 2}                                       | a value of the type set cannot leave a script
                    return {'a': b'x'}                                  | a value of the type bytes cannot leave a script
                    return [(x for x in [1])]                           | a value of the type generator cannot leave a script
                    return int                                          | a value of the type type cannot leave a script
                    class Policy: pass\\nreturn Policy()                | a value of the type Policy cannot leave a script
                    async def f(): pass\\nreturn f()                    | a value of the type coroutine cannot leave a script
                    import datetime; return datetime.date(2026, 1, 1)   | a value of the type date cannot leave a script
                    return {1: 2}                                       | TypeError: a key is no string but of type int
                    """)
    void whatIsNoPlainValueIsNamed(String body, String problem) {
        assertThatExceptionOfType(ScriptException.class)
                .isThrownBy(() -> result(body, null))
                .satisfies(ex -> {
                    assertThat(ex.kind()).isEqualTo(Kind.ERROR);
                    assertThat(ex.file()).isEqualTo("sample.py");
                    assertThat(ex.problem()).isEqualTo(problem);
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    a = {}; a['a'] = a; return a        | contains itself
                    a = []; a.append(a); return a       | contains itself
                    return 'x' * 20000000               | has more than 1000000 characters
                    return ['x' * 900000] * 2           | has more than 1000000 characters
                    return {'x' * 2000000: 1}           | has more than 1000000 characters
                    return [1] * 200000                 | has more than 100000 elements
                    return 1 << 100000                  | has a number of more than 4096 bits
                    """)
    void aValueIsBounded(String body, String problem) {
        assertThatExceptionOfType(ScriptException.class)
                .isThrownBy(() -> result(body, null))
                .withMessageContaining(problem)
                .satisfies(ex -> assertThat(ex.kind()).isEqualTo(Kind.LIMIT));
    }

    @Test
    void aFunctionThatReturnsItselfIsAFunction() {
        assertThat(result("def f(): return f\\nreturn f", null)).isInstanceOf(PolyglotFunction.class);
    }

    @Test
    void aFunctionKnowsWhereItBegins() {
        String code = "import json\n\ndef it(ctx):\n return ctx\nhost.on('it', it)\nhost.on('that', json.dumps)";
        try (RunningScript script = RunningScript.run(language, code)) {
            assertThat(script.function("it").line()).isEqualTo(3);
            assertThat(script.function("that").line()).isZero();
        }
    }

    @Test
    void aNumberThatLiesAboutItsSizeIsWhatItIs() {
        String lies = "class L(int):\\n def __le__(s, o): return True\\n def __ge__(s, o): return True\\n";

        assertThat(result(lies + "return L(2**70)", null)).isEqualTo(BigInteger.ONE.shiftLeft(70));
        assertThat(result(lies + "return L(5)", null)).isEqualTo(5L);
    }

    @Test
    void namedArgumentsOfAModuleAreItsLast() {
        try (RunningScript script = RunningScript.run(language, "host.note('a', priority=1, name='x')")) {
            assertThat(script.noted()).containsExactly("a", Map.of("priority", 1L, "name", "x"));
        }
    }

    @Test
    void aSyntaxErrorIsFoundBeforeAnythingRuns() {
        assertThatExceptionOfType(ScriptException.class)
                .isThrownBy(() -> RunningScript.open(language, "a = 1\n\ndef f(:\n  pass"))
                .satisfies(ex -> {
                    assertThat(ex.kind()).isEqualTo(Kind.SYNTAX);
                    assertThat(ex.line()).isEqualTo(3);
                    assertThat(ex).hasMessage("sample.py:3: SyntaxError: '(' was never closed");
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    a = 1\\n\\n1 / 0                        | 3 | ZeroDivisionError: division by zero
                    def f():\\n  None.x\\n\\nf()             | 2 | AttributeError: 'NoneType' object has no attribute 'x'
                    \\n[missing for i in [1]]              | 2 | NameError: name 'missing' is not defined
                    \\nraise ValueError('own')             | 2 | ValueError: own
                    import json\\n\\njson.loads('x')        | 3 | JSONDecodeError: Expecting value: line 1 column 1 (char 0)
                    \\nraise 3                             | 2 | TypeError: exceptions must derive from BaseException
                    \\nraise KeyboardInterrupt()           | 2 | KeyboardInterrupt
                    """)
    void anErrorNamesItsLine(String code, int line, String problem) {
        ScriptException failure = failure(code);

        assertThat(failure.kind()).isEqualTo(Kind.ERROR);
        assertThat(failure.problem()).isEqualTo(problem);
        assertThat(failure.getMessage()).startsWith("sample.py:" + line + ": ");
        assertThat(failure.getStackTrace()).isEmpty();
        assertThat(failure.getCause()).isNull();
    }

    @Test
    void whatAHostFunctionRefusesCanBeCaught() {
        String code = "try:\n host.refuse('x')\nexcept Exception as e:\n host.note(str(e))";
        try (RunningScript script = RunningScript.run(language, code)) {
            assertThat(script.noted()).containsExactly("no permission for x");
        }
    }

    @Test
    void whatAHostFunctionRefusesNamesTheLineOfTheCall() {
        ScriptException failure = failure("a = 1\n\nhost.refuse('x')");

        assertThat(failure.kind()).isEqualTo(Kind.DENIED);
        assertThat(failure).hasMessage("sample.py:3: no permission for x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"import sys; sys.exit(3)", "raise SystemExit"})
    void aScriptThatExitsHasFailed(String code) {
        assertThat(failure(code)).hasMessage("sample.py:1: the script tried to exit");
    }

    @Test
    void contextsShareNoGlobals() {
        String code = "import builtins\nbuiltins.shared = 1\nn = 0\n"
                + "def it(ctx):\n global n\n n += 1\n return n\nhost.on('it', it)";
        try (RunningScript one = RunningScript.run(language, code);
                RunningScript two = RunningScript.run(
                        language, "import builtins\nhost.on('it', lambda ctx: hasattr(builtins, 'shared'))")) {
            assertThat(one.call("it", null)).isEqualTo(1L);
            assertThat(one.call("it", null)).isEqualTo(2L);
            assertThat(two.call("it", null)).isEqualTo(false);
        }
    }

    @Test
    void aContextServesOneThreadAfterTheOther() throws Exception {
        String code = "n = 0\ndef it(ctx):\n global n\n n += 1\n return n\nhost.on('it', it)";
        try (RunningScript script = RunningScript.run(language, code)) {
            for (long i = 1; i <= 20; i++) {
                assertThat(CompletableFuture.supplyAsync(
                                        () -> script.call("it", null), task -> new Thread(task).start())
                                .get(10, TimeUnit.SECONDS))
                        .isEqualTo(i);
            }
        }
    }

    @Test
    void reloadsLeaveNothingBehind() throws Exception {
        List<WeakReference<?>> contexts = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            reload(i, contexts);
        }

        Awaitility.await().untilAsserted(() -> {
            System.gc();
            assertThat(contexts).allSatisfy(context -> assertThat(context.get()).isNull());
        });
    }

    private static void reload(int version, List<WeakReference<?>> contexts) {
        try (RunningScript script = RunningScript.run(language, "host.on('it', lambda ctx: " + version + ")")) {
            assertThat(script.call("it", context())).isEqualTo((long) version);
            contexts.add(new WeakReference<>(script.context()));
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThreadsCanCall() throws Exception {
        try (RunningScript script = RunningScript.run(language, "host.on('it', lambda ctx: host.note(ctx))")) {
            CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, (Runnable)
                    () -> answer.complete(script.call("it", "x")));

            assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("x");
        }
    }
}
