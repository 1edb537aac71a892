package io.llmspell.bridge.lua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.llmspell.bridge.HostFunction;
import io.llmspell.bridge.ScriptContext;
import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptFunction;
import io.llmspell.bridge.ScriptLimits;
import io.llmspell.bridge.ScriptModules;
import io.llmspell.bridge.ScriptSource;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values both ways, errors, and functions of the host. */
class LuaScriptTests {

    private static Map<String, Object> context() {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("point", "before_tool_execution");
        context.put("whole", 9_007_199_254_740_993L);
        context.put("real", 1.5);
        context.put("yes", true);
        context.put("text", "ä€😀\u0000\ud800x");
        context.put("none", null);
        context.put("list", Arrays.asList("a", 2L, null, List.of(), Map.of()));
        context.put("map", Map.of("1", "one"));
        return context;
    }

    @Test
    void plainValuesComeBackAsTheyWere() {
        try (LuaScripts scripts = LuaScripts.run("")) {
            Map<String, Object> expected = new HashMap<>(context());
            expected.remove("none");
            expected.put("list", Arrays.asList("a", 2L, null, Map.of(), Map.of()));
            assertThat(scripts.context().call(scripts.context().identity(), context()))
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x.point == 'before_tool_execution'",
                "x.whole == x.whole + 0 and tostring(x.whole) == '9007199254740993'",
                "x.real + 1 == 2.5",
                "x.yes == true",
                "#x.text == 14 and x.text:sub(1, 2) == 'ä'",
                "x.none == nil and x.list[3] ~= nil and not x.list[3]",
                "#x.list == 5 and x.list[2] == 2 and x.list[3] == null and #x.list[4] == 0",
                "x.map['1'] == 'one' and x.map[1] == nil",
                "x.missing == nil",
                "(function() local n = 0 for k, v in pairs(x) do n = n + 1 end return n end)() == 7"
            })
    void scriptsSeeTablesOfTheirOwn(String condition) {
        assertThat(LuaScripts.eval("return " + condition, context())).isEqualTo(true);
    }

    @Test
    void otherNumbersBecomeThoseOfTheLanguage() {
        assertThat(LuaScripts.eval(
                        "return x",
                        List.of(
                                1,
                                (short) 2,
                                1.5f,
                                new BigDecimal("2.5"),
                                BigInteger.TEN,
                                BigInteger.ONE.shiftLeft(70))))
                .isEqualTo(List.of(1L, 2L, 1.5, 2.5, 10L, 0x1p70));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            nil               | null
            null              | null
            true              | true
            3                 | 3
            3.0               | 3
            2^53              | 9007199254740992
            2^63              | 9.223372036854776E18
            0/0               | NaN
            1/0               | Infinity
            -1/0              | -Infinity
            'x'               | x
            {}                | {}
            {1, 2}            | [1, 2]
            {a = 1}           | {a=1}
            {null}            | [null]
            {a = null}        | {a=null}
            {a = nil}         | {}
            {['1'] = 1}       | {1=1}
            setmetatable({1}, {__index = {a = 1}}) | [1]
            """)
    void whatScriptsGiveIsPlain(String expression, String value) {
        assertThat(String.valueOf(LuaScripts.eval("return " + expression))).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            local t = {} t.self = t return t                            | LIMIT | the value is nested deeper than 64, or contains itself (llmspell.bridge.scripts.limits.value-depth)
            local t = {} for i = 1, 100 do t = {t} end return t         | LIMIT | the value is nested deeper than 64, or contains itself (llmspell.bridge.scripts.limits.value-depth)
            return ('x'):rep(2e6)                                       | LIMIT | the value has more than 1000000 characters (llmspell.bridge.scripts.limits.value-characters)
            return {('x'):rep(6e5), ('y'):rep(6e5)}                     | LIMIT | the value has more than 1000000 characters (llmspell.bridge.scripts.limits.value-characters)
            local t = {} for i = 1, 2e5 do t[i] = 1 end return t        | LIMIT | the value has more than 100000 elements (llmspell.bridge.scripts.limits.value-elements)
            local t = {} for i = 1, 2e5 do t['k' .. i] = 1 end return t | LIMIT | the value has more than 100000 elements (llmspell.bridge.scripts.limits.value-elements)
            return '\\255\\254'                                         | ERROR | a string that leaves the script is not UTF-8 text
            return {['\\192\\128'] = 1}                                 | ERROR | a string that leaves the script is not UTF-8 text
            return '\\237'                                              | ERROR | a string that leaves the script is not UTF-8 text
            return coroutine.create(type)                               | ERROR | a thread cannot leave the script
            return {1, 2, a = 3}                                        | ERROR | a table that leaves the script is neither a list, with the keys 1 to its length, nor a map of strings: it has the key 1
            return {1, nil, 3}                                          | ERROR | a table that leaves the script is neither a list, with the keys 1 to its length, nor a map of strings: it has the key 1
            return {[true] = 1}                                         | ERROR | a table that leaves the script is neither a list, with the keys 1 to its length, nor a map of strings: it has the key true
            return {[1.5] = 1}                                          | ERROR | a table that leaves the script is neither a list, with the keys 1 to its length, nor a map of strings: it has the key 1.5
            """)
    void whatIsNoPlainValueIsSaid(String body, ScriptException.Kind kind, String problem) {
        ScriptException failure = catchThrowableOfType(ScriptException.class, () -> LuaScripts.eval(body));
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.file()).isEqualTo("rules.lua");
        assertThat(failure.problem()).isEqualTo(problem);
        try (LuaScripts scripts = LuaScripts.run("test.register('f', function() " + body.replace("return", "x =")
                + " return {pcall(test.publish, x)} end)")) {
            assertThat(scripts.call("f")).isEqualTo(List.of(false, problem));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            local t = {} for i = 1, 6e4 do t[i] = 1 end return {pcall(test.publish, t, t)} | elements
            local t = ('x'):rep(6e5) return {pcall(test.publish, t, t)}                    | characters
            """)
    void argumentsOfOneCallAreMeasuredAsOneValue(String body, String what) {
        assertThat(String.valueOf(LuaScripts.eval(body)))
                .matches("\\[false, the value has more than 10+ " + what + " \\(.*\\)]");
    }

    @Test
    void valuesThatAreTooBigDoNotComeIn() {
        assertThatThrownBy(() -> LuaScripts.eval("return 1", "x".repeat(100_000_000)))
                .hasMessageContaining("the value has more than 1000000 characters");
        List<Object> self = new ArrayList<>();
        self.add(self);
        assertThatThrownBy(() -> LuaScripts.eval("return 1", self)).hasMessageContaining("contains itself");
        assertThatThrownBy(() -> LuaScripts.eval("return 1", Collections.nCopies(200_000, 1L)))
                .hasMessageContaining("more than 100000 elements");
        assertThatThrownBy(() -> LuaScripts.eval("return 1", new Object()))
                .hasMessage("rules.lua:1: the value is of a type that Lua does not have");
    }

    @Test
    void functionsAreKnownAgain() {
        try (LuaScripts scripts = LuaScripts.run("""
                local function f() return f end
                test.register('f', f)
                test.register('g', function() return f end)
                test.register('h', function(x) return x == f end)
                """)) {
            assertThat(scripts.call("f")).isEqualTo(scripts.function("f")).isInstanceOf(ScriptFunction.class);
            assertThat(scripts.call("g")).isEqualTo(scripts.function("f")).isNotEqualTo(scripts.function("g"));
            assertThat(scripts.call("h", scripts.function("f"))).isEqualTo(true);
            assertThat(List.of(
                            scripts.function("f").line(), scripts.function("g").line()))
                    .isEqualTo(List.of(1, 3));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            local x =           | 1 | SYNTAX
            x = 'open           | 1 | SYNTAX
            \\n\\nif true thn  | 3 | SYNTAX
            \\nbreak           | 2 | SYNTAX
            goto nowhere        | 1 | SYNTAX
            x = 1 // 2          | 1 | SYNTAX
            \\nlocal t t.x = 1 | 2 | ERROR
            error('x')          | 1 | ERROR
            \\nerror({code=1}) | 2 | ERROR
            error()             | 1 | ERROR
            error(nil, 0)       | 1 | ERROR
            error(setmetatable({}, {__tostring = error})) | 1 | ERROR
            assert(false)       | 1 | ERROR
            \\nassert(nil, 'no') | 2 | ERROR
            \\ncoroutine.wrap(function() error('in') end)() | 2 | ERROR
            \\nlocal function f()\\nerror('deep')\\nend\\nlocal function g() f() end g() | 3 | ERROR
            ('x'):rep(nil)      | 1 | ERROR
            """)
    void errorsNameTheLine(String script, int line, ScriptException.Kind kind) {
        ScriptException failure =
                catchThrowableOfType(ScriptException.class, () -> LuaScripts.run(script.replace("\\n", "\n")));
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.line()).isEqualTo(line);
        assertThat(failure).hasMessage("rules.lua:" + line + ": " + failure.problem());
        assertThat(failure.problem()).isNotBlank().doesNotContain("luaj", "java", "Exception", "script:", "rules");
        assertThat(failure.getStackTrace()).isEmpty();
    }

    @Test
    void errorsSayWhatIsWrongInTheWordsOfTheLanguage() {
        assertThatThrownBy(() -> LuaScripts.run("\nlocal t\nprint(t.name)"))
                .hasMessage("rules.lua:3: attempt to index a nil value (local 't')");
        assertThatThrownBy(() -> LuaScripts.run("if x then")).hasMessage("rules.lua:1: 'end' expected");
        assertThatThrownBy(() -> LuaScripts.run("error({})"))
                .hasMessage("rules.lua:1: (error object is a table value)");
        assertThatThrownBy(() -> LuaScripts.run("x = print(")).hasMessage("rules.lua:1: unexpected symbol '<end>'");
        assertThatThrownBy(() -> LuaScripts.run("x = )")).hasMessage("rules.lua:1: unexpected symbol ')'");
        assertThatThrownBy(() -> LuaScripts.run("x = then")).hasMessage("rules.lua:1: unexpected symbol 'then'");
    }

    @Test
    void aFileThatIsNoTextIsNotRead() {
        assertThatThrownBy(() -> LuaLanguage.create()
                        .compile(
                                new ScriptSource("a", "a.lua", new byte[] {'-', '-', (byte) 0xff}),
                                ScriptLimits.DEFAULT))
                .hasMessage("a.lua: the file is not UTF-8 text");
    }

    @Test
    void failuresOfTheHostAreErrorsOfTheScript() {
        Map<String, HostFunction> functions = Map.of("denied", arguments -> {
            throw new ScriptException(ScriptException.Kind.DENIED, "no " + arguments.get(0));
        });
        try (LuaScripts scripts = LuaScripts.run("""
                test.register('caught', function() return {pcall(test.denied, 'way')} end)
                test.register('uncaught', function()
                    local x = 1
                    test.denied('way')
                end)
                test.register('again', function()
                    local ok, message = pcall(test.denied, 'way')
                    error('caught: ' .. message)
                end)
                """, ScriptLimits.DEFAULT, functions)) {
            assertThat(scripts.call("caught")).isEqualTo(List.of(false, "no way"));
            ScriptException failure = catchThrowableOfType(ScriptException.class, () -> scripts.call("uncaught"));
            assertThat(failure).hasMessage("rules.lua:4: no way");
            assertThat(failure.kind()).isEqualTo(ScriptException.Kind.DENIED);
            ScriptException again = catchThrowableOfType(ScriptException.class, () -> scripts.call("again"));
            assertThat(again).hasMessage("rules.lua:8: caught: no way");
            assertThat(again.kind()).isEqualTo(ScriptException.Kind.ERROR);
        }
    }

    @Test
    void modulesAreCalledWithAllArgumentsAndAnswer() {
        try (LuaScripts scripts = LuaScripts.run("answer = test.publish('a', nil, {b = {1, null}}, 2)")) {
            assertThat(scripts.published())
                    .isEqualTo(Arrays.asList("a", null, Map.of("b", Arrays.asList(1L, null)), 2L));
        }
        assertThat(LuaScripts.eval("return test.publish({a = {}})")).isEqualTo(Map.of("a", Map.of()));
    }

    @Test
    void aContextThatRunsIsNotCalledFromWithin() {
        AtomicReference<LuaScripts> running = new AtomicReference<>();
        Map<String, HostFunction> functions =
                Map.of("again", arguments -> running.get().call("f"));
        try (LuaScripts scripts = LuaScripts.run(
                "test.register('f', function() return {pcall(test.again)} end)", ScriptLimits.DEFAULT, functions)) {
            running.set(scripts);
            assertThat(scripts.call("f")).isEqualTo(List.of(false, "the script runs already"));
            assertThat(scripts.call("f")).isEqualTo(List.of(false, "the script runs already"));
        }
    }

    @Test
    void aContextThatDoesNotFitItsMemoryIsNotOpened() {
        assertThatThrownBy(() -> LuaScripts.run("", new ScriptLimits(1000, 1000, 1000, 10)))
                .hasMessage("rules.lua: the script uses more than 1000 bytes of memory");
    }

    @Test
    void printWritesToTheLogWhereThereIsOne() {
        List<Object> lines = new ArrayList<>();
        ScriptModules modules = new ScriptModules(Map.of("log", Map.of("info", arguments -> {
            lines.addAll(arguments);
            return null;
        })));
        try (ScriptContext context = LuaLanguage.create()
                .compile(
                        ScriptSource.of(
                                "a",
                                "a.lua",
                                "print('x', 1, nil, setmetatable({}, {__tostring = function() return 'me' end}))"),
                        ScriptLimits.DEFAULT)
                .open(modules)) {
            context.run();
        }
        assertThat(lines).containsExactly("x\t1\tnil\tme");
    }

    @Test
    void globalsStayBetweenCalls() {
        try (LuaScripts scripts =
                LuaScripts.run("count = 0 test.register('f', function() count = count + 1 return count end)")) {
            assertThat(List.of(scripts.call("f"), scripts.call("f"))).isEqualTo(List.of(1L, 2L));
        }
    }

    @Test
    void oneContextIsUsedByOneThreadAfterTheOther() throws Exception {
        try (LuaScripts scripts =
                LuaScripts.run("count = 0 test.register('f', function(x) count = count + x return count end)")) {
            for (int i = 1; i <= 3; i++) {
                ExecutorService thread = Executors.newSingleThreadExecutor();
                assertThat(thread.submit(() -> scripts.call("f", 1L)).get()).isEqualTo((long) i);
                thread.shutdown();
            }
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThreadsUseContextsToo() throws Exception {
        try (LuaScripts scripts = LuaScripts.run("""
                local co = coroutine.wrap(function() local n = 0 while true do n = n + 1 coroutine.yield(n) end end)
                test.register('f', function() return co() end)
                test.register('deep', function() local function f() return 1 + f() end return {pcall(f)} end)
                """)) {
            for (int i = 1; i <= 3; i++) {
                ExecutorService threads = (ExecutorService) Executors.class
                        .getMethod("newVirtualThreadPerTaskExecutor")
                        .invoke(null);
                assertThat(threads.submit(() -> scripts.call("f")).get()).isEqualTo((long) i);
                assertThat(threads.submit(() -> scripts.call("deep")).get().toString())
                        .contains("stack overflow");
                threads.shutdown();
            }
        }
    }

    @Test
    void anyBytesAreAStringInsideOfTheScript() {
        String text = new String(new byte[] {(byte) 0xc3, (byte) 0xa4}, StandardCharsets.UTF_8);
        assertThat(LuaScripts.eval("return '\\195' .. '\\164'")).isEqualTo(text);
        assertThat(LuaScripts.eval("return '\\237\\160\\128'")).isEqualTo("\ud800");
    }
}
