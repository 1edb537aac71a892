package io.llmspell.bridge.polyglot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptException.Kind;
import io.llmspell.bridge.ScriptLanguage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What scripts in JavaScript are given, and what they give. */
class JavaScriptValueTests {

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
    void theArgumentIsAnObjectLikeAnyOther() {
        assertThat(result("return JSON.stringify(ctx)", context()))
                .isEqualTo("{\"point\":\"before_tool_execution\",\"arguments\":{\"passengers\":2},"
                        + "\"tags\":[\"a\",\"b\"],\"result\":null,\"__proto__\":\"x\"}");
        assertThat(result(
                        "return [ctx instanceof Object, Array.isArray(ctx.tags), Object.keys(ctx).length,"
                                + " ctx.tags.map((t) => t + t).join(), {...ctx}.point, ctx.result === null,"
                                + " typeof ctx.arguments.passengers]",
                        context()))
                .isEqualTo(List.of(true, true, 5L, "aa,bb", "before_tool_execution", true, "number"));
    }

    @Test
    void valuesComeBackAsTheyWent() {
        List<@Nullable Object> values = new ArrayList<>(Arrays.asList(
                null,
                true,
                1L,
                -5L,
                1L << 40,
                2.5,
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

        try (RunningScript script = RunningScript.run(language, "")) {
            assertThat(script.context().call(script.context().identity(), values))
                    .isEqualTo(values);
        }
    }

    @Test
    void aMapOfManyEntriesComesBackInItsOrder() {
        Map<String, Object> many = new LinkedHashMap<>();
        for (int i = 0; i < 2500; i++) {
            many.put("key " + i, i + 0.5);
        }

        assertThat(((Map<?, ?>) result("return ctx", many)).entrySet()).containsExactlyElementsOf(asEntries(many));
    }

    @SuppressWarnings("unchecked")
    private static <T> List<T> asEntries(Map<?, ?> map) {
        return (List<T>) new ArrayList<>(map.entrySet());
    }

    @Test
    void nothingIsNull() {
        assertThat(result("", "x")).isNull();
        assertThat(result("return undefined", "x")).isNull();
        assertThat(result("return {a: undefined, b: [undefined, , 1]}", "x"))
                .isEqualTo(mapOf("a", null, "b", Arrays.asList(null, null, 1L)));
    }

    private static Map<String, @Nullable Object> mapOf(String a, @Nullable Object one, String b, @Nullable Object two) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put(a, one);
        map.put(b, two);
        return map;
    }

    @Test
    void whatAnAsyncFunctionComesToIsItsResult() {
        String body = "return (async () => { await null; return {type: 'cancel', reason: await 'x'} })()";

        assertThat(result(body, null)).isEqualTo(Map.of("type", "cancel", "reason", "x"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    return new Promise(() => {})        | a promise that is not settled cannot leave a script
                    return (async () => { null.x })()   | TypeError: Cannot read property 'x' of null
                    return new Date()                   | a value of the type Date cannot leave a script
                    return {a: new Map()}               | a value of the type Map cannot leave a script
                    return [new Set()]                  | a value of the type Set cannot leave a script
                    return Symbol('x')                  | a value of the type Symbol cannot leave a script
                    return new (class Policy {})()      | a value of the type Policy cannot leave a script
                    return (function* () {})()          | a value of the type Generator cannot leave a script
                    return /x/                          | a value of the type RegExp cannot leave a script
                    return new Uint8Array(3)            | a value of the type Uint8Array cannot leave a script
                    return new Error('x')               | a value of the type Error cannot leave a script
                    return {get type() { null.x }}      | TypeError: Cannot read property 'x' of null
                    """)
    void whatIsNoPlainValueIsNamed(String body, String problem) {
        assertThatExceptionOfType(ScriptException.class)
                .isThrownBy(() -> result(body, null))
                .satisfies(ex -> {
                    assertThat(ex.kind()).isEqualTo(Kind.ERROR);
                    assertThat(ex.file()).isEqualTo("sample.js");
                    assertThat(ex.problem()).isEqualTo(problem);
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    const a = {}; a.a = a; return a                        | contains itself
                    const a = []; a.push(a); return a                      | contains itself
                    return 'x'.repeat(900000) + 'x'.repeat(900000)         | RangeError: Invalid string length
                    return ['x'.repeat(900000), 'x'.repeat(900000)]        | has more than 1000000 characters
                    return new Array(200000).fill(1)                       | has more than 100000 elements
                    let a = []; for (let i = 0; i < 99; i++) a = [a]; return a | is nested deeper than 64
                    """)
    void aValueIsBounded(String body, String problem) {
        assertThatExceptionOfType(ScriptException.class)
                .isThrownBy(() -> result(body, null))
                .withMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource({"Array.prototype, '1'", "Object.prototype, '1'", "Object.prototype, 'point'"})
    void settersOfAScriptAreNotCalledWhereValuesAreCopied(String owner, String key) {
        String setter = "Object.prototype.__defineSetter__.call(" + owner + ", '" + key + "', () => { null.x });";
        if (owner.startsWith("Array")) {
            setter = "Object.setPrototypeOf(Array.prototype, {set [1](v) { null.x }});";
        }
        try (RunningScript script = RunningScript.run(language, setter + "host.on('it', (ctx) => ctx)")) {
            assertThat(script.call("it", context())).isEqualTo(context());
        }
    }

    @Test
    void whatIsSearchedReplacedAndMadeOfListsIsAsInTheLanguage() {
        assertThat(result(
                        "return ['a-b-c'.replace('-', '+'), 'a-b'.replaceAll('-', '$&$&'), 'a-b'.split('-'), 'a-b'.split(),"
                                + " 'a1b22'.split(/(\\d+)/, 3), 'aXbX'.replace(/x/gi, (m) => m + '!'),"
                                + " 'aXbX'.replaceAll(/X/g, '$$'), 'abcabc'.indexOf('a', 1), 'abcabc'.lastIndexOf('a', 2),"
                                + " 'abc'.includes('b'), 'null'.indexOf(null), '2020-01'.replace(/(?<y>\\d+)-(\\d+)/, '$2/$<y>'),"
                                + " 'ab'.replace({[Symbol.replace]: (s, v) => s + v}, 'z'), [1, 2].indexOf(2),"
                                + " Array.from({length: 2, 0: 1, 1: 2}, (x, i) => x + i), Array.from('ab'),"
                                + " Array.from(new Set([1]), (x) => x * 2), JSON.stringify({a: 1, b: 2}, ['a']),"
                                + " String.prototype.split.length, ''.split.name, Array.from.name]",
                        null))
                .isEqualTo(List.of(
                        "a+b-c",
                        "a--b",
                        List.of("a", "b"),
                        List.of("a-b"),
                        List.of("a", "1", "b"),
                        "aX!bX!",
                        "a$b$",
                        3L,
                        0L,
                        true,
                        0L,
                        "01/2020",
                        "abz",
                        1L,
                        List.of(1L, 3L),
                        List.of("a", "b"),
                        List.of(2L),
                        "{\"a\":1}",
                        2L,
                        "split",
                        "from"));
    }

    @Test
    void aFunctionThatReturnsItselfIsAFunction() {
        assertThat(result("return function self() { return self }", null)).isInstanceOf(PolyglotFunction.class);
    }
}
