package io.llmspell.bridge.lua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.llmspell.bridge.ScriptContext;
import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptLimits;
import io.llmspell.bridge.ScriptModules;
import io.llmspell.bridge.ScriptProgram;
import io.llmspell.bridge.ScriptSource;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks: what a script tries and must not get. */
@Timeout(60)
class LuaSandboxTests {

    /** A script that runs on must end so soon after it is stopped; a build machine may be slow. */
    private static final long SOON = 500;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io",
                "package",
                "debug",
                "require",
                "module",
                "load",
                "loadstring",
                "loadfile",
                "dofile",
                "luajava",
                "java",
                "collectgarbage",
                "getfenv",
                "setfenv",
                "newproxy",
                "print",
                "os.execute",
                "os.getenv",
                "os.exit",
                "os.remove",
                "os.rename",
                "os.tmpname",
                "os.setlocale",
                "os.date",
                "string.dump",
                "coroutine.close",
                "_G.io",
                "_ENV.require",
                "getmetatable('').__index.dump",
                "getmetatable(print)",
                "getmetatable(null)",
                "getmetatable(coroutine.create(type))",
                "getmetatable(1)"
            })
    void nothingReachesOutside(String global) {
        assertThat(LuaScripts.eval("return type(" + global + ")")).isEqualTo("nil");
    }

    @Test
    void codeThatIsCompiledAlreadyIsNotRead() {
        assertThatThrownBy(() -> LuaScripts.run("\u001bLua"))
                .hasMessage("rules.lua: it is compiled already, which is not supported");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while true do end",
                "repeat until false",
                "for i = 1, math.huge do end",
                "for i = 1, 2, 1e-300 do end",
                "::again:: goto again",
                "local function f() return f() end f()",
                "for k in function() return 1 end do end",
                "local function f(...) return f(1, 2, 3, 4, 5, 6, 7, 8, ...) end f()",
                "for k in coroutine.wrap(function() while true do coroutine.yield(1) end end) do end",
                "while true do pcall(function() while true do end end) end",
                "while true do pcall(pcall, pcall, function() while true do end end) end",
                "while true do xpcall(error, function() while true do end end) end",
                "while true do pcall(error, setmetatable({}, {__tostring = function() while true do end end})) end",
                "local function f() pcall(f) while true do pcall(f) end end f()",
                "coroutine.wrap(function() while true do end end)()",
                "while true do pcall(coroutine.wrap(function() while true do pcall(function() while true do end end) end end)) end",
                "local function nest(n) if n == 0 then while true do end end pcall(coroutine.wrap(function() nest(n - 1) end)) end"
                        + " while true do nest(90) end",
                "local c = coroutine.create(function() while true do coroutine.yield() end end)"
                        + " while true do coroutine.resume(c) end",
                "local t = setmetatable({}, {__index = function() while true do end end}) return t.x",
                "local t = setmetatable({}, {__newindex = function() while true do end end}) t.x = 1",
                "local t = setmetatable({}, {__eq = function() while true do end end}) return t == setmetatable({}, getmetatable(t))",
                "local t = setmetatable({}, {__lt = function() while true do end end}) return t < t",
                "local t = setmetatable({}, {__le = function() while true do end end}) return t <= t",
                "local t = setmetatable({}, {__len = function() while true do end end}) return #t",
                "local t = setmetatable({}, {__call = function() while true do end end}) return t()",
                "local t = setmetatable({}, {__add = function() while true do end end}) return t + 1",
                "local t = setmetatable({}, {__concat = function() while true do end end}) return t .. 'x'",
                "local t = setmetatable({}, {__unm = function() while true do end end}) return -t",
                "local t = setmetatable({}, {__tostring = function() while true do end end}) return tostring(t)",
                "local t = setmetatable({}, {__pairs = function() while true do end end}) return pairs(t)",
                "local t = setmetatable({}, {__tostring = function() while true do end end}) return ('%s'):format(t)",
                "table.sort({3, 2, 1}, function() while true do end end)",
                "local t = {} for i = 1, 1e5 do t[i] = i end while true do pcall(table.sort, t, function() return true end) end",
                "local t = {} for i = 1, 1e5 do t[i] = -i end while true do table.sort(t) end",
                "return string.find(('a'):rep(60), ('a*'):rep(30) .. 'b')",
                "return string.match(('a'):rep(200), ('a-'):rep(60) .. 'b')",
                "return string.gsub(('a'):rep(1e5), '.-.-.-b', '')",
                "for x in string.gmatch(('a'):rep(40000), '.-.-.-b') do end",
                "return string.find(('a'):rep(4e6), ('a'):rep(2e6) .. 'b', 1, true)",
                "return string.find(('('):rep(4e6), '%b()%b()')",
                "return string.gsub('x', 'x', function() while true do end end)",
                "while true do pcall(string.rep, 'x', 1e9) end",
                "while true do pcall(string.format, '%99d%99d%99d', 1, 2, 3) end",
                "while true do pcall(string.format, '%.99f', 1e308) end",
                "while true do ('x'):rep(4e6):reverse():upper():lower() end",
                "local t = {} for i = 1, 1e5 do t[i] = 'xxxxxxxxxxxxxxxxxxxx' end while true do table.concat(t, ',') end",
                "while true do pcall(table.concat, {}, 'x', -2^53, 2^53) end",
                "local t = {} for i = 1, 1e5 do t[i] = i end while true do table.insert(t, 1, 0) table.remove(t, 1) end",
                "while true do pcall(table.unpack, {}, 1, 99999) end",
                "while true do pcall(function() local s = 'x' while true do s = s .. s end end) end",
                "while true do tostring(2 ^ 0.5) tonumber('1e308') end",
                "while true do local t = {} for i = 1, 1000 do t[i] = {} end end",
                "local t = {} while true do t[#t + 1] = 1 t[#t] = nil end"
            })
    void whatRunsOnIsStopped(String attack) throws InterruptedException {
        try (LuaScripts scripts = LuaScripts.run("test.register('attack', function() " + attack + " end)\n"
                + "test.register('next', function() return ('healthy'):upper() end)")) {
            for (int i = 0; i < 2; i++) {
                assertThat(scripts.stopped("attack")).isLessThan(SOON);
                assertThat(scripts.failure())
                        .hasMessage("rules.lua: the script was stopped")
                        .asInstanceOf(type(ScriptException.class))
                        .returns(ScriptException.Kind.STOPPED, ScriptException::kind);
                assertThat(scripts.context().usable()).isTrue();
                assertThat(scripts.call("next")).isEqualTo("HEALTHY");
            }
        }
    }

    /** Made before, so that it is not stopped while it makes the value. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "return list",
                "return {{list}}",
                "pcall(test.publish, list) while true do end",
                "pcall(test.publish, emptied, table.unpack(list)) while true do end"
            })
    void valuesThatTakeLongToLeaveAreStopped(String attack) throws InterruptedException {
        try (LuaScripts scripts = LuaScripts.run("""
                emptied, list = {}, {}
                for i = 1, 390000 do emptied[i + 0.5] = true end
                for k in pairs(emptied) do emptied[k] = nil end
                for i = 1, 99000 do list[i] = emptied end
                test.register('attack', function()\s""" + attack + " end)")) {
            for (int i = 0; i < 2; i++) {
                assertThat(scripts.stopped("attack")).isLessThan(SOON);
                assertThat(scripts.failure()).hasMessage("rules.lua: the script was stopped");
            }
        }
    }

    @Test
    void aStopThatComesTooLateStopsNothing() {
        try (LuaScripts scripts = LuaScripts.run("test.register('f', function(x) return x end)")) {
            scripts.context().stop();
            assertThat(scripts.call("f", 1L)).isEqualTo(1L);
        }
    }

    @Test
    void aCoroutineThatWasStoppedIsDead() throws InterruptedException {
        try (LuaScripts scripts = LuaScripts.run("""
                local co = coroutine.create(function() while true do end end)
                test.register('attack', function() coroutine.resume(co) end)
                test.register('next', function() return coroutine.status(co) end)
                """)) {
            scripts.stopped("attack");
            assertThat(scripts.call("next")).isEqualTo("dead");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "local t = {} while true do t[#t + 1] = {} end",
                "local t = {} while true do t = {t} end",
                "local t = {} for i = 1, 1e9 do t[i] = i end",
                "local t = {} for i = 1, 1e9 do t['k' .. i] = i end",
                "local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1e5) .. i end",
                "local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1e6):sub(2) end",
                "local t = {} for i = 1, 1e9 do t[i] = function() return t, i end end",
                "local t = {} for i = 1, 1e9 do t[i] = string.gmatch(('x'):rep(1e6) .. i, 'x') end",
                "local t = {} for i = 1, 1e9 do local s = ('x'):rep(1e6) .. i t[i] = coroutine.wrap(function() return s end) end",
                "local t = {} for i = 1, 1e9 do local c = coroutine.wrap(function(...) local s = ... coroutine.yield() end)"
                        + " c(('x'):rep(1e6)) t[i] = c end",
                "local t = {} while true do pcall(function() while true do t[#t + 1] = ('x'):rep(1e6) .. #t end end) end",
                "local function nest(s) return coroutine.wrap(function() return nest(s .. ('x'):rep(1e6)) end)() end nest('')",
                "local t = {} for i = 1, 100 do local c = coroutine.wrap(function() local big, small = ('x'):rep(1e6), 1"
                        + " t[i] = function() return small end coroutine.yield() end) c() end",
                "local t = {} for i = 1, 1e6 do t[i] = i end for i = 1, 1e6 do t[i] = tostring(i) end",
                "local big, n, t = ('x'):rep(1e6), 0 t = setmetatable({}, {__tostring = function() n = n + 1"
                        + " if n < 90 then string.format('%s%s', big, t) end error('deep') end}) string.format('%s%s', big, t)",
                "local big, n, f = ('x'):rep(1e6), 0 function f(c) if c == 'a' then return big end n = n + 1"
                        + " if n < 90 then string.gsub('ab', '.', f) end error('deep') end string.gsub('ab', '.', f)",
                "local t, n, f = {}, 0 for i = 1, 1e5 do t[i] = i end function f() n = n + 1"
                        + " if n < 90 then table.sort(t, f) end error('deep') end table.sort(t, f)",
                "local n, f = 0 function f() n = n + 1 local t = {('x'):rep(1e6) .. n, 1} if n < 90 then"
                        + " table.sort(t, function() t[1], t[2] = nil f() end) end error('deep') end f()",
                "local n, f = 0 local function made() return ('x'):rep(1e6) .. n, 'x', f end"
                        + " function f() n = n + 1 if n < 90 then string.gsub(made()) end error('deep') end f()",
                "local n, f = 0 local function made() return ('x'):rep(1e6) .. n end"
                        + " function f() n = n + 1 if n < 90 then coroutine.wrap(f)(made()) end error('deep') end f()"
            })
    void whatTakesTooMuchMemoryEnds(String attack) {
        try (LuaScripts scripts = LuaScripts.run("test.register('attack', function() " + attack + " end)")) {
            assertThatThrownBy(() -> scripts.call("attack"))
                    .isInstanceOf(ScriptException.class)
                    .satisfiesAnyOf(
                            ex -> assertThat(ex)
                                    .hasMessage("rules.lua: the script uses more than 67108864 bytes of memory"),
                            ex -> assertThat(ex).hasMessageContaining("stack overflow"),
                            ex -> assertThat(ex).hasMessageContaining("the string has more than 8388608 bytes"));
        }
    }

    @Test
    void linesThatAreStillPrintedAreCounted() {
        ScriptModules modules = new ScriptModules(Map.of("log", Map.of("info", arguments -> null)));
        try (ScriptContext context = LuaLanguage.create()
                .compile(ScriptSource.of("rules", "rules.lua", """
                        local big, n, t = ('x'):rep(1e6), 0
                        t = setmetatable({}, {__tostring = function()
                            n = n + 1
                            if n < 90 then print(big, t) end
                            error('deep')
                        end})
                        print(big, t)
                        """), ScriptLimits.DEFAULT)
                .open(modules)) {
            assertThatThrownBy(context::run)
                    .hasMessage("rules.lua: the script uses more than 67108864 bytes of memory");
        }
    }

    /** And is not kept either, which the heap shows. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "pcall(function() local big, small = ('x'):rep(1e6), 1 kept[i] = function() return small end error('e') end)",
                "pcall(coroutine.wrap(function() local big, small = ('x'):rep(1e6), 1"
                        + " kept[i] = function() return small end error('e') end))",
                "local function f() local big, small = ('x'):rep(1e6), 1 kept[i] = function() return small end error('e') end"
                        + " pcall(function() f() return 1 end)",
                "kept[i] = coroutine.create(function() coroutine.yield(('x'):rep(1e6)) end) coroutine.resume(kept[i])"
            })
    void whatAFunctionThatWasLeftHadIsLetGoOf(String step) {
        try (LuaScripts scripts = LuaScripts.run(
                "kept = {} test.register('f', function() for i = 1, 150 do " + step + " end return #kept end)")) {
            long before = heap();
            assertThat(scripts.call("f")).isEqualTo(150L);
            assertThat(heap() - before).isLessThan(75_000_000);
            assertThat(scripts.context().usable()).isTrue();
        }
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void aFunctionOfACoroutineIsCountedOnce() {
        assertThat(LuaScripts.eval("""
                local f, kept = coroutine.wrap(function() end), {}
                for i = 1, 150000 do kept[i] = f end
                for i = 1, 100 do local s = ('x'):rep(1e6) end
                return #kept
                """)).isEqualTo(150_000L);
    }

    @Test
    void memoryThatIsLetGoOfIsNotCounted() {
        assertThat(LuaScripts.eval("local s = 0 for i = 1, 500 do local t = ('x'):rep(1e6) s = s + #t end return s"))
                .isEqualTo(500_000_000L);
    }

    @Test
    void memoryIsKeptBetweenCallsAndCounted() {
        ScriptLimits limits = new ScriptLimits(4 << 20, 1000, 1000, 10);
        try (LuaScripts scripts = LuaScripts.run(
                "kept = {} test.register('f', function() kept[#kept + 1] = ('x'):rep(1e5) .. #kept end)", limits)) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            scripts.call("f");
                        }
                    })
                    .hasMessageContaining("more than 4194304 bytes of memory");
            assertThat(scripts.context().usable()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "('x'):rep(1e9)",
                "('x'):rep(1e5, ('y'):rep(1e5))",
                "('x'):rep(1e5):gsub('x', ('y'):rep(1e5))",
                "table.concat({('x'):rep(4e6), ('y'):rep(4e6)}, ('z'):rep(4e6))",
                "('x'):rep(5e6) .. ('y'):rep(5e6)"
            })
    void aStringThatIsTooLongIsAnErrorOfTheScript(String expression) {
        assertThat(LuaScripts.eval(
                        "local ok, message = pcall(function() return " + expression + " end) return message"))
                .asString()
                .endsWith("the string has more than 8388608 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "local function f() return 1 + f() end f()",
                "local t = setmetatable({}, {}) getmetatable(t).__index = function(t, k) return t[k] end local x = t.y",
                "local t = setmetatable({}, {}) getmetatable(t).__tostring = tostring tostring(t)",
                "local function f() coroutine.wrap(f)() end f()",
                "local function f() table.sort({1, 2}, f) end f()",
                "local function f() string.gsub('x', 'x', f) end f()",
                "local t = {} setmetatable(t, {__call = t}) t()",
                "local t = {} t.__index = t setmetatable(t, t) local x = t.y",
                "string.match(('('):rep(300), ('('):rep(300))",
                "string.find(('a'):rep(300), ('a?'):rep(300) .. ('a'):rep(300))"
            })
    void depthWithoutEndIsAnErrorOfTheScript(String attack) {
        assertThat(LuaScripts.eval("return {pcall(function() " + attack + " end)}"))
                .asString()
                .matches(
                        "(?s)\\[false, .*(overflow|loop in gettable|attempt to call a table|too complex|too many captures).*\\]");
    }

    @Test
    void aScriptNestedTooDeeplyIsNotRead() {
        assertThatThrownBy(() -> LuaScripts.run("return " + "(".repeat(100_000)))
                .isInstanceOf(ScriptException.class)
                .asInstanceOf(type(ScriptException.class))
                .returns(ScriptException.Kind.SYNTAX, ScriptException::kind);
        assertThatThrownBy(() -> LuaScripts.run("local x = " + "{".repeat(100_000)))
                .isInstanceOf(ScriptException.class);
        assertThatThrownBy(() -> LuaScripts.run("x" + ".x".repeat(1_000_000))).isInstanceOf(ScriptException.class);
    }

    @Test
    void whatAScriptChangesIsItsOwn() {
        ScriptProgram program =
                LuaLanguage.create().compile(ScriptSource.of("rules", "rules.lua", """
                count = (count or 0) + 1
                assert(count == 1, 'a global of another context')
                assert(string.upper('x') == 'X' and ('x'):upper() == 'X' and type(pairs) == 'function')
                getmetatable('').__index = function() return function() return 'hurt' end end
                string.upper = nil
                test.other = 'mine'
                assert(('x'):upper() == 'hurt')
                pairs, _G, null, test = nil
                """), ScriptLimits.DEFAULT);
        ScriptModules modules = new ScriptModules(Map.of("test", Map.of("register", arguments -> null)));
        for (int i = 0; i < 3; i++) {
            try (ScriptContext context = program.open(modules)) {
                context.run();
            }
        }
    }

    @Test
    void aFunctionOfAnotherContextIsNotCalled() {
        try (LuaScripts one = LuaScripts.run("test.register('f', function() end)");
                LuaScripts two = LuaScripts.run("test.register('f', function() end)")) {
            assertThatThrownBy(() -> one.context().call(two.function("f"), null))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aThousandContextsLeaveNothingBehind() {
        List<WeakReference<ScriptContext>> references = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            LuaScripts scripts = LuaScripts.run("test.register('f', function(x) return {x} end)");
            assertThat(scripts.call("f", 1L)).isEqualTo(List.of(1L));
            references.add(new WeakReference<>(scripts.context()));
            scripts.close();
        }
        for (int i = 0; i < 50 && references.stream().anyMatch(reference -> reference.get() != null); i++) {
            System.gc();
        }
        assertThat(references).allMatch(reference -> reference.get() == null);
    }
}
