package io.llmspell.bridge.lua;

/** Functions without a library's name: none that reads or loads anything. */
final class BaseLibrary {

    private static final LuaText METATABLE = LuaText.of("__metatable");

    private static final LuaText PAIRS = LuaText.of("__pairs");

    private static final LuaText IPAIRS = LuaText.of("__ipairs");

    private static final NativeFunction NEXT = new NativeFunction("next", BaseLibrary::next);

    private static final NativeFunction INEXT = new NativeFunction("ipairs", BaseLibrary::inext);

    private BaseLibrary() {}

    static void add(LuaTable library, String name, NativeFunction.Body body) {
        library.set(LuaText.of(name), new NativeFunction(name, body));
    }

    static void install(LuaTable globals) {
        globals.set(LuaText.of("_G"), globals);
        globals.set(LuaText.of("_VERSION"), LuaText.of("Lua 5.2"));
        globals.set(LuaText.of("null"), Nothing.NULL);
        globals.set(LuaText.of("next"), NEXT);
        globals.set(LuaText.of("pcall"), Machine.PCALL);
        globals.set(LuaText.of("xpcall"), Machine.XPCALL);
        add(globals, "assert", BaseLibrary::check);
        add(globals, "error", BaseLibrary::error);
        add(globals, "getmetatable", BaseLibrary::getMetatable);
        add(globals, "setmetatable", BaseLibrary::setMetatable);
        add(globals, "ipairs", BaseLibrary::ipairs);
        add(globals, "pairs", BaseLibrary::pairs);
        add(
                globals,
                "rawequal",
                (machine, arguments) -> Arguments.result(Operators.rawEqual(arguments.any(1), arguments.any(2))));
        add(
                globals,
                "rawget",
                (machine, arguments) -> Arguments.result(arguments.table(1).get(arguments.any(2))));
        add(globals, "rawlen", BaseLibrary::rawLength);
        add(globals, "rawset", (machine, arguments) -> {
            arguments.table(1).set(arguments.any(2), arguments.any(3));
            return Arguments.result(arguments.get(1));
        });
        add(globals, "select", BaseLibrary::select);
        add(globals, "tonumber", BaseLibrary::toNumber);
        add(globals, "tostring", (machine, arguments) -> Arguments.result(toText(machine, arguments.any(1))));
        add(
                globals,
                "type",
                (machine, arguments) -> Arguments.result(machine.text(Operators.typeName(arguments.any(1)))));
    }

    static LuaText toText(Machine machine, Object value) {
        if (value instanceof LuaText text) {
            return text;
        }
        Object handler = Operators.metamethod(machine, value, Operators.TOSTRING);
        if (handler != Nothing.NIL) {
            if (machine.callForOne(handler, value) instanceof LuaText text) {
                return text;
            }
            throw new LuaError("'__tostring' must return a string");
        }
        LuaText text = plain(value);
        machine.meter().charge(48L + text.length());
        return text;
    }

    /** As without metatables. */
    static LuaText plain(Object value) {
        if (value instanceof LuaText text) {
            return text;
        }
        if (value instanceof Number number) {
            return Numbers.text(number);
        }
        if (value instanceof Boolean || value instanceof Nothing) {
            return LuaText.of(value.toString());
        }
        return LuaText.of(Operators.typeName(value) + ": 0x" + Integer.toHexString(System.identityHashCode(value)));
    }

    private static Object[] check(Machine machine, Arguments arguments) {
        if (Operators.holds(arguments.any(1))) {
            return arguments.values();
        }
        throw arguments.has(2) ? new LuaError(arguments.get(2)) : LuaError.plain("assertion failed!");
    }

    private static Object[] error(Machine machine, Arguments arguments) {
        Object value = arguments.get(1);
        long level = arguments.integer(2, 1);
        if (value instanceof LuaText text && level > 0) {
            machine.meter().charge(48L + text.length());
            throw LuaError.plain(machine.where(level) + text);
        }
        throw new LuaError(value);
    }

    private static Object[] getMetatable(Machine machine, Arguments arguments) {
        Object value = arguments.any(1);
        LuaTable metatable = (value instanceof LuaTable table)
                ? table.metatable
                : (value instanceof LuaText) ? machine.stringMetatable() : null;
        if (metatable == null) {
            return Arguments.result(Nothing.NIL);
        }
        Object shown = metatable.get(METATABLE);
        return Arguments.result((shown != Nothing.NIL) ? shown : metatable);
    }

    private static Object[] setMetatable(Machine machine, Arguments arguments) {
        LuaTable table = arguments.table(1);
        Object metatable = arguments.any(2);
        if (metatable != Nothing.NIL && !(metatable instanceof LuaTable)) {
            throw arguments.expected(2, "nil or table");
        }
        if (table.metatable != null && table.metatable.get(METATABLE) != Nothing.NIL) {
            throw new LuaError("cannot change a protected metatable");
        }
        table.metatable = (metatable instanceof LuaTable other) ? other : null;
        return Arguments.result(table);
    }

    private static Object[] pairs(Machine machine, Arguments arguments) {
        Object handler = Operators.metamethod(machine, arguments.any(1), PAIRS);
        if (handler != Nothing.NIL) {
            return three(machine.call(handler, arguments.get(1)));
        }
        return new Object[] {NEXT, arguments.table(1), Nothing.NIL};
    }

    private static Object[] ipairs(Machine machine, Arguments arguments) {
        Object handler = Operators.metamethod(machine, arguments.any(1), IPAIRS);
        if (handler != Nothing.NIL) {
            return three(machine.call(handler, arguments.get(1)));
        }
        return new Object[] {INEXT, arguments.table(1), 0L};
    }

    private static Object[] three(Object[] values) {
        Object[] three = {Nothing.NIL, Nothing.NIL, Nothing.NIL};
        System.arraycopy(values, 0, three, 0, Math.min(3, values.length));
        return three;
    }

    private static Object[] next(Machine machine, Arguments arguments) {
        LuaTable table = arguments.table(1);
        int at = table.entry(table.after(arguments.get(2)));
        return (at < 0) ? Arguments.result(Nothing.NIL) : Arguments.result(table.keyAt(at), table.valueAt(at));
    }

    private static Object[] inext(Machine machine, Arguments arguments) {
        long index = arguments.integer(2) + 1;
        Object value = arguments.table(1).get(index);
        return (value == Nothing.NIL) ? Arguments.result(Nothing.NIL) : Arguments.result(index, value);
    }

    private static Object[] rawLength(Machine machine, Arguments arguments) {
        if (arguments.get(1) instanceof LuaText text) {
            return Arguments.result((long) text.length());
        }
        if (arguments.get(1) instanceof LuaTable table) {
            return Arguments.result(table.length());
        }
        throw arguments.expected(1, "table or string");
    }

    private static Object[] select(Machine machine, Arguments arguments) {
        if (arguments.get(1) instanceof LuaText text && text.length() == 1 && text.at(0) == '#') {
            return Arguments.result(arguments.count() - 1L);
        }
        long index = arguments.integer(1);
        long from = (index < 0) ? arguments.count() + index : index;
        if (from < 1) {
            throw arguments.wrong(1, "index out of range");
        }
        return Machine.from(arguments.values(), (int) Math.min(from, arguments.count()));
    }

    private static Object[] toNumber(Machine machine, Arguments arguments) {
        if (!arguments.has(2)) {
            Number number = Numbers.toNumber(arguments.any(1));
            return Arguments.result((number != null) ? number : Nothing.NIL);
        }
        long base = arguments.integer(2);
        if (base < Character.MIN_RADIX || base > Character.MAX_RADIX) {
            throw arguments.wrong(2, "base out of range");
        }
        Number number = Numbers.parse(arguments.text(1), (int) base);
        return Arguments.result((number != null) ? number : Nothing.NIL);
    }
}
