package io.llmspell.bridge.lua;

/**
 * What a function of the library is called with, numbered from 1.
 *
 * @param function its name, for messages
 */
@SuppressWarnings("ArrayRecordComponent")
record Arguments(String function, Object[] values) {

    static final Object[] NONE = {};

    static Object[] result(Object value) {
        return new Object[] {value};
    }

    static Object[] result(Object first, Object second) {
        return new Object[] {first, second};
    }

    int count() {
        return this.values.length;
    }

    Object get(int number) {
        return (number <= this.values.length) ? this.values[number - 1] : Nothing.NIL;
    }

    boolean has(int number) {
        return get(number) != Nothing.NIL;
    }

    Object any(int number) {
        if (number > this.values.length) {
            throw wrong(number, "value expected");
        }
        return this.values[number - 1];
    }

    LuaTable table(int number) {
        if (get(number) instanceof LuaTable table) {
            return table;
        }
        throw expected(number, "table");
    }

    Object function(int number) {
        Object value = get(number);
        if (value instanceof Closure || value instanceof NativeFunction) {
            return value;
        }
        throw expected(number, "function");
    }

    LuaText text(int number) {
        Object value = get(number);
        if (value instanceof LuaText text) {
            return text;
        }
        if (value instanceof Number n) {
            return Numbers.text(n);
        }
        throw expected(number, "string");
    }

    LuaText text(int number, LuaText otherwise) {
        return has(number) ? text(number) : otherwise;
    }

    Number number(int number) {
        Number value = Numbers.toNumber(get(number));
        if (value == null) {
            throw expected(number, "number");
        }
        return value;
    }

    double real(int number) {
        return number(number).doubleValue();
    }

    long integer(int number) {
        Number value = number(number);
        if (value instanceof Long l) {
            return l;
        }
        double d = value.doubleValue();
        if (Double.isNaN(d)) {
            throw wrong(number, "number has no integer representation");
        }
        return (long) Math.floor(d);
    }

    long integer(int number, long otherwise) {
        return has(number) ? integer(number) : otherwise;
    }

    /** An integer within the range of Java's own; beyond it the nearest. */
    int small(int number, int otherwise) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, integer(number, otherwise)));
    }

    LuaError expected(int number, String type) {
        String found = (number > this.values.length) ? "no value" : Operators.typeName(get(number));
        return wrong(number, type + " expected, got " + found);
    }

    LuaError wrong(int number, String problem) {
        return new LuaError("bad argument #" + number + " to '" + this.function + "' (" + problem + ")");
    }
}
