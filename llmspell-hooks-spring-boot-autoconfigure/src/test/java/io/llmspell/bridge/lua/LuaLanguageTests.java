package io.llmspell.bridge.lua;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The language itself: what the manual of Lua 5.2 says of it. */
class LuaLanguageTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            1 + 2 * 3                                           | 7
            7 / 2                                               | 3.5
            6 / 2                                               | 3
            -7 % 3                                              | 2
            5.5 % 2                                             | 1.5
            2 ^ 10                                              | 1024
            10 .. 20                                            | 1020
            '10' + 5                                            | 15
            0x10                                                | 16
            1e3                                                 | 1000
            9007199254740991 + 1                                | 9007199254740992
            'a' < 'b'                                           | true
            1 == 1.0                                            | true
            '1' == 1                                            | false
            not nil                                             | true
            null == nil                                         | false
            null and 1 or 2                                     | 2
            nil or 'x'                                          | x
            #'abc'                                              | 3
            #{1, 2, 3, nil, 5}                                  | 5
            ({1, 2, 3})[2]                                      | 2
            ({a = {b = 'c'}}).a.b                               | c
            select('#', 1, nil, nil)                            | 3
            select(2, 'a', 'b')                                 | b
            select(-1, 'a', 'b')                                | b
            type(type)                                          | function
            type(null)                                          | null
            tostring(1e15)                                      | 1000000000000000
            tostring(2^63)                                      | 9.2233720368548e+18
            tostring(0.1)                                       | 0.1
            tostring(1/0)                                       | inf
            tonumber('  12  ')                                  | 12
            tonumber('0x1p4')                                   | 16
            tonumber('z', 36)                                   | 35
            tonumber('12a') == nil                              | true
            rawequal('a', 'a')                                  | true
            rawlen({1, 2})                                      | 2
            math.floor(-3.5)                                    | -4
            math.max(1, 7.5, 3)                                 | 7.5
            math.abs(-4)                                        | 4
            math.fmod(-7, 3)                                    | -1
            bit32.band(12, 10)                                  | 8
            bit32.bnot(0)                                       | 4294967295
            bit32.lshift(1, 4)                                  | 16
            table.concat({1, 2, 'x'}, '-')                      | 1-2-x
            (table.unpack({7, 8}))                              | 7
            table.pack(1, nil).n                                | 2
            ('x'):rep(3, ',')                                   | x,x,x
            ('abc'):sub(-2)                                     | bc
            ('abc'):sub(2, 10)                                  | bc
            ('abc'):byte(2)                                     | 98
            string.char(104, 105)                               | hi
            ('abc'):reverse():upper()                           | CBA
            ('hello'):find('l')                                 | 3
            ('a.b'):find('.', 1, true)                          | 2
            ('key = value'):match('^(%w+)%s*=%s*(%w+)$')        | key
            ('2024-01-31'):match('%d+-(%d+)')                   | 01
            ('THE (quick) fox'):find('%((%a+)%)')               | 5
            ('f(a(b)c)d'):match('%b()')                         | (a(b)c)
            ('THE (quick) fox'):gsub('%f[%a]%a+', 'x')          | x (x) x
            ('hello world'):gsub('o', '0', 1)                   | hell0 world
            ('abc'):gsub('%w', '%0%0')                          | aabbcc
            ('abc'):gsub('', '-')                               | -a-b-c-
            ('$x $y'):gsub('%$(%w+)', {x = 1})                  | 1 $y
            ('abc'):gsub('b', function(c) return c:upper() end) | aBc
            ('x^2'):gsub('[%^]', '')                            | x2
            ('abab'):match('(ab)%1')                            | ab
            ('a]b'):match('[]]')                                | ]
            ('a-b'):match('[a-]+')                              | a-
            ('aaa'):match('a-b') == nil                         | true
            ('<a><b>'):match('<(.-)>')                          | a
            string.format('%5.1f/%-4d/%04d', 3.14159, 7, -5)    | 3.1/7   /-005
            string.format('%x %X %o', 255, 255, 8)              | ff FF 10
            string.format('%s %q', nil, 'a"b')                  | nil "a\\"b"
            string.format('%g %g %g', 1e20, 0.1, 100)           | 1e+20 0.1 100
            string.format('%e', 12345.678)                      | 1.234568e+04
            string.format('%.3s', 'abcdef')                     | abc
            string.format('%+d % d', 5, 5)                      | +5  5
            string.format('%.1f', 0.25)                         | 0.2
            string.format('%d', 9007199254740993)               | 9007199254740992
            string.format('%d %d %x', 3.7, -3.7, 255.9)         | 3 -3 ff
            string.format('%d', -2^63)                          | -9223372036854775808
            string.format('%#x %#X %#o %#x', 255, 255, 8, 0)    | 0xff 0XFF 010 0
            string.format('%#08x/%-#6x/%#.4o', 255, 255, 8)     | 0x0000ff/0xff  /0010
            string.format('%#.0f %#.0e %#g %#.3g', 1, 1, 1, 0)  | 1. 1.e+00 1.00000 0.00
            tonumber('0x+5') == nil                             | true
            tonumber('0x1p4f') == nil                           | true
            tonumber('0x１０') == nil                           | true
            tonumber('0xfffffffffffffffff')                     | 2.9514790517935e+20
            tonumber('１０', 10) == nil                         | true
            tonumber('+f', 16)                                  | 15
            tonumber(' -7fffffffffffffff ', 16)                 | -9223372036854775807
            tonumber('ffffffffffffffff', 16)                    | 1.844674407371e+19
            tonumber('', 10) == nil and tonumber('-', 10) == nil | true
            tonumber('8', 8) == nil                             | true
            9007199254740992 + 1                                | 9007199254740992
            #{1, nil, 3}                                        | 3
            #{nil, nil, 3}                                      | 3
            #{1, 2, nil}                                        | 2
            select('#', table.unpack({1, nil, 3}))              | 3
            select(3, table.unpack({1, nil, 3}))                | 3
            ({[1] = 'x', [2] = 'y', [4] = 'z', nil, 'b', 'c'})[1] == nil | true
            #{[4] = 'z', 'a', nil, 'c'}                         | 4
            #table.pack(1, nil, 3)                              | 3
            bit32.arshift(-8, 1)                                | 4294967292
            bit32.arshift(0x7fffffff, 1)                        | 1073741823
            bit32.arshift(-1, 99)                               | 4294967295
            bit32.arshift(1, -4)                                | 16
            bit32.btest(12, 4)                                  | true
            bit32.btest(12, 3)                                  | false
            bit32.btest()                                       | true
            bit32.extract(0xabcd, 4, 8)                         | 188
            bit32.extract(0xabcd, 0)                            | 1
            bit32.extract(-1, 0, 32)                            | 4294967295
            bit32.replace(0xabcd, 0xff, 4, 8)                   | 45053
            bit32.replace(0, -1, 31)                            | 2147483648
            bit32.lrotate(0x80000001, 1)                        | 3
            bit32.lrotate(0x12345678, 36)                       | 591751041
            bit32.rrotate(1, 1)                                 | 2147483648
            bit32.lrotate(1, -1)                                | 2147483648
            math.ldexp(1, 3)                                    | 8
            math.ldexp(0.5, -1073) > 0                          | true
            math.ldexp(1, 2^40)                                 | inf
            table.concat({math.frexp(8)}, ' ')                  | 0.5 4
            table.concat({math.frexp(-0.3)}, ' ')               | -0.6 -1
            table.concat({math.frexp(0)}, ' ')                  | 0 0
            select(2, math.frexp(2^-1074))                      | -1073
            string.format('%.17g', 10^0.3)                      | 1.9952623149688795
            string.format('%.17g', 1.1^10)                      | 2.5937424601000023
            """)
    void expressionsHaveTheirValues(String expression, String value) {
        Object found = LuaScripts.eval("return tostring((" + expression + "))");
        assertThat(((String) found).strip()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            bit32.extract(1, -1)         | bad argument #2 to 'extract' (field cannot be negative)
            bit32.extract(1, 0, 0)       | bad argument #3 to 'extract' (width must be positive)
            bit32.extract(1, 32)         | trying to access non-existent bits
            bit32.extract(1, 2^62, 2^62) | trying to access non-existent bits
            bit32.replace(1, 1, -1)      | bad argument #3 to 'replace' (field cannot be negative)
            bit32.replace(1, 1, 30, 3)   | trying to access non-existent bits
            bit32.btest('x')             | bad argument #1 to 'btest' (number expected, got string)
            math.ldexp(1)                | bad argument #2 to 'ldexp' (number expected, got no value)
            string.format('%d', 1e300)   | bad argument #2 to 'format' (not a number in proper range)
            string.format('%d', 0/0)     | bad argument #2 to 'format' (not a number in proper range)
            tonumber('1', 37)            | bad argument #2 to 'tonumber' (base out of range)
            """)
    void argumentsThatAreOutOfRangeAreErrors(String expression, String problem) {
        assertThat(LuaScripts.eval(
                        "local ok, problem = pcall(function() return " + expression + " end) return problem"))
                .isEqualTo("rules.lua:1: " + problem);
    }

    @Test
    void tablesAreComparedByAFunctionThatBothHave() {
        assertThat(LuaScripts.eval("""
                local function table(eq) return setmetatable({}, {__eq = eq}) end
                local function yes() return true end
                return {table(yes) == table(yes), table(yes) == table(function() return true end), table(yes) == table(nil),
                    table(nil) == table(yes), table(yes) == {}}
                """)).hasToString("[true, false, false, false, false]");
    }

    @Test
    void coroutinesDoNotYieldAcrossFunctionsOfTheLibrary() {
        assertThat(LuaScripts.eval("""
                local function message(f) return select(2, coroutine.resume(coroutine.create(f))) end
                local t = setmetatable({}, {__index = coroutine.yield})
                return {select(2, coroutine.resume(coroutine.create(function() return pcall(coroutine.yield, 1) end))),
                    message(function() return t.x end), coroutine.wrap(function() pcall(function() coroutine.yield(7) end) end)()}
                """))
                .asString()
                .isEqualTo("[false, rules.lua:4: attempt to yield across a call from the library, 7]");
    }

    @Test
    void closuresKeepTheirVariables() {
        assertThat(LuaScripts.eval("""
                local made = {}
                for i = 1, 3 do
                    local n = i * 10
                    made[i] = function() n = n + 1 return n end
                end
                made[1]()
                return {made[1](), made[2](), made[3]()}
                """)).hasToString("[12, 21, 31]");
    }

    @Test
    void keysThatWentIntoTheListHideNoOthersFromLoops() {
        assertThat(LuaScripts.eval("""
                local t = {}
                for i = 1, 38 do t['k' .. i] = i end
                for i = 38, 1, -1 do t[i] = i end
                for k in pairs(t) do t[k] = nil end
                return next(t) == nil
                """)).isEqualTo(true);
    }

    @Test
    void loopsGoOverTablesWhileEntriesAreRemoved() {
        assertThat(LuaScripts.eval("""
                local t, count = {}, 0
                for i = 1, 100 do t[i] = i t['k' .. i] = i end
                for k in pairs(t) do t[k] = nil count = count + 1 end
                return {count, next(t) == nil}
                """)).hasToString("[200, true]");
    }

    @Test
    void holesAndGreatConstructorsKeepTheirPlaces() {
        StringBuilder numbers = new StringBuilder();
        for (int i = 1; i <= 30_000; i++) {
            numbers.append(i).append(',');
        }
        assertThat(LuaScripts.eval("local t = {" + numbers + "} return {#t, t[25551], t[30000]}"))
                .hasToString("[30000, 25551, 30000]");
        assertThat(LuaScripts.eval("""
                local t = {}
                t[3] = 'c' t[2] = 'b' t[1] = 'a'
                t[6] = 'f'
                local keys = {}
                for k, v in pairs(t) do keys[#keys + 1] = k .. v end
                table.sort(keys)
                return {#t, table.concat(keys, ',')}
                """)).hasToString("[3, 1a,2b,3c,6f]");
    }

    @Test
    void numbersInTablesStayWhatTheyAre() {
        assertThat(LuaScripts.eval("local t = {id = 5} t.id = '5' return {type(t.id), t.id}"))
                .hasToString("[string, 5]");
    }

    @Test
    void metatablesSayWhatOperatorsDo() {
        assertThat(LuaScripts.eval("""
                local mt = {}
                mt.__index = function(t, k) return k .. '!' end
                mt.__newindex = function(t, k, v) rawset(t, k, v * 2) end
                mt.__call = function(self, a, b) return a + b end
                mt.__add = function(a, b) return 'sum' end
                mt.__concat = function(a, b) return 'joined' end
                mt.__eq = function() return true end
                mt.__lt = function() return true end
                mt.__le = function() return false end
                mt.__len = function() return 42 end
                mt.__unm = function() return 'minus' end
                mt.__tostring = function() return 'me' end
                local a, b = setmetatable({}, mt), setmetatable({}, mt)
                a.x = 4
                return {a.y, a.x, a(1, 2), a + 1, 1 .. a, a == b, a < b, a <= b, #a, -a, tostring(a)}
                """)).hasToString("[y!, 8, 3, sum, joined, true, true, false, 42, minus, me]");
    }

    @Test
    void coroutinesPassValuesBothWays() {
        assertThat(LuaScripts.eval("""
                local co = coroutine.create(function(a, b)
                    local c = coroutine.yield(a + b)
                    local d, e = coroutine.yield(c * 2)
                    return d + e
                end)
                local log = {}
                for _, given in ipairs({{1, 2}, {10}, {3, 4}, {}}) do
                    local ok, value = coroutine.resume(co, table.unpack(given))
                    log[#log + 1] = tostring(ok) .. ' ' .. tostring(value) .. ' ' .. coroutine.status(co)
                end
                return log
                """))
                .hasToString("[true 3 suspended, true 20 suspended, true 7 dead,"
                        + " false cannot resume dead coroutine dead]");
    }

    @Test
    void coroutinesAreSuspendedInsideOfLoopsAndProtectedCalls() {
        assertThat(LuaScripts.eval("""
                local function numbers()
                    return coroutine.wrap(function()
                        for i = 1, 2 do
                            pcall(function() coroutine.yield(i) error('x') end)
                        end
                        return coroutine.yield('last')
                    end)
                end
                local found = {}
                for n in numbers() do found[#found + 1] = n end
                return found
                """)).hasToString("[1, 2, last]");
        assertThat(LuaScripts.eval("""
                local co = coroutine.create(function() table.sort({2, 1}, function() coroutine.yield() end) end)
                return {coroutine.resume(co)}
                """).toString()).contains("attempt to yield across");
        assertThat(LuaScripts.eval("return {pcall(coroutine.yield, 1)}").toString())
                .contains("attempt to yield from outside a coroutine");
    }

    @Test
    void errorsAreCaughtWithTheirValues() {
        assertThat(LuaScripts.eval("""
                local log = {}
                local function note(...) log[#log + 1] = table.concat({...}, ' ', 2) end
                note(pcall(error, 'plain', 0))
                note(pcall(function() error('here') end))
                note(pcall(function() error({code = 7}) end) and '' or 'x', 'table')
                note(xpcall(function() local x = nil; return x.y end, function(m) return 'handled ' .. m end))
                note(pcall(function() return #nil end))
                note(pcall(function() undefined() end))
                note(pcall(function() local t = {} t.a.b = 1 end))
                note(pcall(function() return 1 + {} end))
                note(pcall(function() return 1 < 'x' end))
                note(pcall(function() return ('x'):nothing() end))
                note(pcall(string.rep))
                note(pcall(setmetatable, 1, {}))
                return table.concat(log, '\\n')
                """)).isEqualTo("""
                plain
                rules.lua:4: here
                table
                handled rules.lua:6: attempt to index a nil value (local 'x')
                rules.lua:7: attempt to get length of a nil value
                rules.lua:8: attempt to call a nil value (global 'undefined')
                rules.lua:9: attempt to index a nil value (field 'a')
                rules.lua:10: attempt to perform arithmetic on a table value
                rules.lua:11: attempt to compare number with string
                rules.lua:12: attempt to call a nil value (method 'nothing')
                rules.lua:13: bad argument #1 to 'rep' (string expected, got no value)
                rules.lua:14: bad argument #1 to 'setmetatable' (table expected, got number)""".stripIndent());
    }

    @Test
    void sortsWithAndWithoutAComparison() {
        assertThat(LuaScripts.eval("""
                local t = {5, 2, 8, 1, 9, 3}
                table.sort(t)
                local u = {'b', 'a', 'c'}
                table.sort(u, function(a, b) return a > b end)
                table.insert(t, 1, 0)
                table.insert(t, 10)
                local removed = table.remove(t, 2)
                return {table.concat(t, ' '), table.concat(u), removed, table.remove(t), #t}
                """)).hasToString("[0 2 3 5 8 9 10, cba, 1, 10, 6]");
    }

    @Test
    void jumpsAndVariableArgumentsWork() {
        assertThat(LuaScripts.eval("""
                local function f(...)
                    local a, b = ...
                    return select('#', ...), b, ...
                end
                local out = {}
                for i = 1, 5 do
                    if i % 2 == 0 then goto continue end
                    out[#out + 1] = i
                    ::continue::
                end
                local n, b, first = f('x', 'y', 'z')
                out[#out + 1] = n .. b .. first
                local i = 0
                repeat local j = i i = i + 1 until j == 3
                out[#out + 1] = i
                for k = 10, 1, -4 do out[#out + 1] = k end
                return out
                """)).hasToString("[1, 3, 5, 3yx, 4, 10, 6, 2]");
    }
}
