package io.llmspell.bridge.polyglot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptException.Kind;
import io.llmspell.bridge.ScriptLanguage;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
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

/** How scripts in JavaScript are called, and how their errors read. */
class JavaScriptScriptTests {

    private static ScriptLanguage language;

    @BeforeAll
    static void start() {
        language = JavaScriptLanguage.create();
    }

    @AfterAll
    static void end() {
        language.close();
    }

    private static @Nullable Object result(String body, @Nullable Object argument) {
        try (RunningScript script = RunningScript.run(language, "host.on('it', (ctx) => {" + body + "})")) {
            return script.call("it", argument);
        }
    }

    private static ScriptException failure(String code) {
        try (RunningScript script = RunningScript.open(language, code)) {
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
        map.put("__proto__", "x");
        return map;
    }

    @Test
    void itIsFoundByItsEnding() {
        assertThat(language.name()).isEqualTo("javascript");
        assertThat(language.extensions()).containsExactly("js");
    }

    @Test
    void aSyntaxErrorIsFoundBeforeAnythingRuns() {
        assertThatExceptionOfType(ScriptException.class)
                .isThrownBy(() -> RunningScript.open(language, "let a = 1;\n\nlet let = 2n;"))
                .satisfies(ex -> {
                    assertThat(ex.kind()).isEqualTo(Kind.SYNTAX);
                    assertThat(ex.line()).isEqualTo(3);
                    assertThat(ex.getMessage())
                            .startsWith("sample.js:3: SyntaxError: ")
                            .doesNotContain("\n");
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    'let a = 1;\n\nnull.x'                                | 3 | TypeError: Cannot read property 'x' of null
                    'function f() {\n  null.x\n}\n\nf()'                  | 2 | TypeError: Cannot read property 'x' of null
                    '\n[1].map(() => {\n missing })'                      | 3 | ReferenceError: missing is not defined
                    '\nthrow "text"'                                      | 2 | text
                    '\nthrow new RangeError("own")'                       | 2 | RangeError: own
                    '\nJSON.parse("{")'                                   | 2 | SyntaxError: Unexpected end of JSON input
                    """)
    void anErrorNamesItsLine(String code, int line, String problem) {
        ScriptException failure = failure(code.replace("\\n", "\n"));

        assertThat(failure.kind()).isEqualTo(Kind.ERROR);
        assertThat(failure.line()).isEqualTo(line);
        assertThat(failure.problem()).isEqualTo(problem);
        assertThat(failure.getMessage()).startsWith("sample.js:" + line + ": ");
        assertThat(failure.getStackTrace()).isEmpty();
        assertThat(failure.getCause()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"throw {a: 1}", "throw null", "throw undefined", "throw Symbol('x')", "throw {toString() { throw 1 }}"})
    void anErrorThatIsNoneIsOneToo(String code) {
        assertThat(failure(code))
                .satisfies(ex -> assertThat(ex.kind()).isEqualTo(Kind.ERROR))
                .satisfies(ex -> assertThat(ex.getMessage()).startsWith("sample.js:1: "));
    }

    @Test
    void whatAHostFunctionRefusesCanBeCaught() {
        String code = "try { host.refuse('x') } catch (e) { host.note(e.message, e instanceof Error) }";
        try (RunningScript script = RunningScript.run(language, code)) {
            assertThat(script.noted()).containsExactly("no permission for x", true);
        }
    }

    @Test
    void whatAHostFunctionRefusesNamesTheLineOfTheCall() {
        ScriptException failure = failure("let a = 1;\n\nhost.refuse('x')");

        assertThat(failure.kind()).isEqualTo(Kind.DENIED);
        assertThat(failure).hasMessage("sample.js:3: no permission for x");
    }

    @Test
    void anErrorOfAHostFunctionIsOneOfTheScriptWhichDoesNotRunOn() {
        String caught = "try { host.overflow() } catch (e) { host.note(e.message) }";
        try (RunningScript script = RunningScript.run(
                language, "host.on('it', (ctx) => { " + caught + "; return ctx }); host.on('that', host.overflow)")) {
            assertThat(script.call("it", "x")).isEqualTo("x");
            assertThat(script.noted()).containsExactly("the call stack of the application is exhausted");
            assertThatExceptionOfType(ScriptException.class)
                    .isThrownBy(() -> script.call("that", "x"))
                    .satisfies(ex -> assertThat(ex.kind()).isEqualTo(Kind.LIMIT));
            assertThat(script.call("it", "next")).isEqualTo("next");
            assertThat(script.context().usable()).isTrue();
        }
    }

    @Test
    void aCallerNearTheEndOfItsStackIsRefused() {
        try (RunningScript script = RunningScript.run(language, "host.on('it', (ctx) => ctx)")) {
            ScriptException refused = catchThrowableOfType(ScriptException.class, () -> recurse(script, 100_000));

            assertThat(refused.kind()).isEqualTo(Kind.LIMIT);
            assertThat(refused).hasMessage("sample.js: the call stack is exhausted");
            assertThat(script.call("it", "next")).isEqualTo("next");
        }
    }

    private static long recurse(RunningScript script, int calls) {
        script.call("it", "x");
        return (calls == 0) ? 0 : recurse(script, calls - 1) + 1;
    }

    @Test
    void aFunctionKnowsWhereItBegins() {
        try (RunningScript script = RunningScript.run(
                language, "\n\nhost.on('it', (ctx) => {\n return ctx })\nhost.on('that', Math.max)")) {
            assertThat(script.function("it").line()).isEqualTo(3);
            assertThat(script.function("that").line()).isZero();
            assertThat(script.context().identity().line()).isZero();
        }
    }

    @Test
    void hostFunctionsRunOnTheThreadOfTheCaller() {
        ThreadLocal<String> mine = new ThreadLocal<>();
        mine.set("mine");
        try (RunningScript script = RunningScript.run(language, "host.on('it', (ctx) => host.note(ctx))")) {
            assertThat(script.call("it", List.of(1L))).isEqualTo(List.of(1L));
            assertThat(mine.get()).isEqualTo("mine");
        }
    }

    @Test
    void endlessRecursionIsAnErrorThatCanBeCaught() {
        assertThat(failure("function f() { return f() + 1 }\nf()").kind()).isEqualTo(Kind.LIMIT);
        assertThat(result("function f() { return f() + 1 } try { f() } catch (e) { return e.message }", null))
                .isEqualTo("RangeError: Maximum call stack size exceeded");
    }

    @Test
    void contextsShareNoGlobals() {
        String code = "var count = 0; Object.prototype.shared = 1; host.on('it', () => [++count, ({}).shared])";
        try (RunningScript one = RunningScript.run(language, code);
                RunningScript two = RunningScript.run(language, "host.on('it', () => typeof ({}).shared)")) {
            assertThat(one.call("it", null)).isEqualTo(List.of(1L, 1L));
            assertThat(one.call("it", null)).isEqualTo(List.of(2L, 1L));
            assertThat(two.call("it", null)).isEqualTo("undefined");
        }
    }

    @Test
    void aScriptThatChangesWhatIsBuiltInHurtsItself() {
        String code = "Array.prototype.push = null; JSON.parse = null; Object.keys = () => ['x'];"
                + "Object.prototype.toString = null; Promise.prototype.then = null; host.on('it', (ctx) => ctx)";
        try (RunningScript script = RunningScript.run(language, code)) {
            assertThat(script.call("it", context())).isEqualTo(context());
        }
    }

    @Test
    void aModuleCannotBeChanged() {
        assertThat(failure("'use strict'; host.note = 1").problem()).startsWith("TypeError");
    }

    @Test
    void aContextServesOneThreadAfterTheOther() throws Exception {
        try (RunningScript script = RunningScript.run(language, "var n = 0; host.on('it', () => ++n)")) {
            for (long i = 1; i <= 20; i++) {
                assertThat(CompletableFuture.supplyAsync(
                                        () -> script.call("it", null), task -> new Thread(task).start())
                                .get(10, TimeUnit.SECONDS))
                        .isEqualTo(i);
            }
        }
    }

    @Test
    void aThousandReloadsLeaveNothingBehind() throws Exception {
        List<WeakReference<?>> contexts = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 1000; i++) {
            reload(i, contexts);
        }

        Awaitility.await().untilAsserted(() -> {
            System.gc();
            assertThat(contexts).allSatisfy(context -> assertThat(context.get()).isNull());
        });
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("script sample"))
                .hasSizeLessThan(5);
    }

    private static void reload(int version, List<WeakReference<?>> contexts) {
        try (RunningScript script = RunningScript.run(language, "host.on('it', (ctx) => " + version + ")")) {
            assertThat(script.call("it", context())).isEqualTo((long) version);
            contexts.add(new WeakReference<>(script.context()));
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThreadsCanCall() throws Exception {
        try (RunningScript script = RunningScript.run(language, "host.on('it', (ctx) => host.note(ctx))")) {
            CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, (Runnable)
                    () -> answer.complete(script.call("it", "x")));

            assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("x");
        }
    }
}
