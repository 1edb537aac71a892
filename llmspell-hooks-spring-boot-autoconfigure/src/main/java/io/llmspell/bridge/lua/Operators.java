package io.llmspell.bridge.lua;

/** What operators do with all but the commonest values. */
final class Operators {

    static final LuaText INDEX = LuaText.of("__index");

    static final LuaText NEWINDEX = LuaText.of("__newindex");

    static final LuaText CALL = LuaText.of("__call");

    static final LuaText TOSTRING = LuaText.of("__tostring");

    static final LuaText NAME = LuaText.of("__name");

    private static final LuaText LENGTH = LuaText.of("__len");

    private static final LuaText EQUAL = LuaText.of("__eq");

    private static final LuaText LESS = LuaText.of("__lt");

    private static final LuaText LESS_OR_EQUAL = LuaText.of("__le");

    private static final LuaText CONCAT = LuaText.of("__concat");

    private static final LuaText NEGATE = LuaText.of("__unm");

    private static final LuaText[] ARITHMETIC = {
        LuaText.of("__add"),
        LuaText.of("__sub"),
        LuaText.of("__mul"),
        LuaText.of("__div"),
        LuaText.of("__mod"),
        LuaText.of("__pow")
    };

    private static final int CHAIN = 100;

    private Operators() {}

    static String typeName(Object value) {
        if (value instanceof LuaText) {
            return "string";
        }
        if (value instanceof Number) {
            return "number";
        }
        if (value instanceof LuaTable) {
            return "table";
        }
        if (value instanceof Boolean) {
            return "boolean";
        }
        if (value instanceof Nothing) {
            return value.toString();
        }
        return (value instanceof Coroutine) ? "thread" : "function";
    }

    static boolean holds(Object value) {
        return !(value instanceof Nothing) && !Boolean.FALSE.equals(value);
    }

    static Object metamethod(Machine machine, Object value, LuaText event) {
        if (value instanceof LuaTable table) {
            LuaTable metatable = table.metatable;
            return (metatable != null) ? metatable.get(event) : Nothing.NIL;
        }
        return (value instanceof LuaText) ? machine.stringMetatable().get(event) : Nothing.NIL;
    }

    static Object index(Machine machine, Object target, Object key) {
        Object from = target;
        for (int chain = 0; chain < CHAIN; chain++) {
            Object next;
            if (from instanceof LuaTable table) {
                Object value = table.get(key);
                if (value != Nothing.NIL || table.metatable == null) {
                    return value;
                }
                next = metamethod(machine, table, INDEX);
                if (next == Nothing.NIL) {
                    return Nothing.NIL;
                }
            } else {
                next = metamethod(machine, from, INDEX);
                if (next == Nothing.NIL) {
                    throw machine.wrongType("index", from, key);
                }
            }
            if (!(next instanceof LuaTable)) {
                return machine.callForOne(next, from, key);
            }
            from = next;
        }
        throw new LuaError("loop in gettable");
    }

    static void setIndex(Machine machine, Object target, Object key, Object value) {
        Object into = target;
        for (int chain = 0; chain < CHAIN; chain++) {
            Object next;
            if (into instanceof LuaTable table) {
                next = (table.metatable == null) ? Nothing.NIL : metamethod(machine, table, NEWINDEX);
                if (next == Nothing.NIL || table.get(key) != Nothing.NIL) {
                    table.set(key, value);
                    return;
                }
            } else {
                next = metamethod(machine, into, NEWINDEX);
                if (next == Nothing.NIL) {
                    throw machine.wrongType("index", into, key);
                }
            }
            if (!(next instanceof LuaTable)) {
                machine.call(next, into, key, value);
                return;
            }
            into = next;
        }
        throw new LuaError("loop in settable");
    }

    static Object arithmetic(Machine machine, int operation, Object a, Object b) {
        Number x = Numbers.toNumber(a);
        Number y = Numbers.toNumber(b);
        if (x != null && y != null) {
            return arithmetic(operation, x, y);
        }
        LuaText event = ARITHMETIC[operation - Opcodes.ADD];
        Object handler = metamethod(machine, a, event);
        if (handler == Nothing.NIL) {
            handler = metamethod(machine, b, event);
        }
        if (handler == Nothing.NIL) {
            throw machine.wrongType("perform arithmetic on", (x == null) ? a : b);
        }
        return machine.callForOne(handler, a, b);
    }

    static Number arithmetic(int operation, Number x, Number y) {
        return switch (operation) {
            case Opcodes.ADD -> Numbers.add(x, y);
            case Opcodes.SUB -> Numbers.subtract(x, y);
            case Opcodes.MUL -> Numbers.multiply(x, y);
            case Opcodes.DIV -> Numbers.divide(x, y);
            case Opcodes.MOD -> Numbers.modulo(x, y);
            default -> Numbers.power(x, y);
        };
    }

    static Object negate(Machine machine, Object value) {
        Number number = Numbers.toNumber(value);
        if (number != null) {
            return Numbers.negate(number);
        }
        Object handler = metamethod(machine, value, NEGATE);
        if (handler == Nothing.NIL) {
            throw machine.wrongType("perform arithmetic on", value);
        }
        return machine.callForOne(handler, value, value);
    }

    static Object length(Machine machine, Object value) {
        if (value instanceof LuaText text) {
            return (long) text.length();
        }
        Object handler = metamethod(machine, value, LENGTH);
        if (handler != Nothing.NIL) {
            return machine.callForOne(handler, value);
        }
        if (value instanceof LuaTable table) {
            return table.length();
        }
        throw machine.wrongType("get length of", value);
    }

    @SuppressWarnings("ReferenceEquality")
    static boolean rawEqual(Object a, Object b) {
        if (a == b) {
            return !(a instanceof Double d && d.isNaN());
        }
        return (a instanceof Number x && b instanceof Number y) ? Numbers.equal(x, y) : a.equals(b);
    }

    @SuppressWarnings("ReferenceEquality")
    static boolean equal(Machine machine, Object a, Object b) {
        if (a == b || !(a instanceof LuaTable) || !(b instanceof LuaTable)) {
            return rawEqual(a, b);
        }
        Object handler = metamethod(machine, a, EQUAL);
        return handler != Nothing.NIL
                && rawEqual(handler, metamethod(machine, b, EQUAL))
                && holds(machine.callForOne(handler, a, b));
    }

    static boolean less(Machine machine, Object a, Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return Numbers.less(x, y);
        }
        if (a instanceof LuaText x && b instanceof LuaText y) {
            return x.compareTo(y) < 0;
        }
        return compared(machine, LESS, a, b);
    }

    static boolean lessOrEqual(Machine machine, Object a, Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return Numbers.lessOrEqual(x, y);
        }
        if (a instanceof LuaText x && b instanceof LuaText y) {
            return x.compareTo(y) <= 0;
        }
        if (metamethod(machine, a, LESS_OR_EQUAL) == Nothing.NIL
                && metamethod(machine, b, LESS_OR_EQUAL) == Nothing.NIL) {
            return !compared(machine, LESS, b, a);
        }
        return compared(machine, LESS_OR_EQUAL, a, b);
    }

    private static boolean compared(Machine machine, LuaText event, Object a, Object b) {
        Object handler = metamethod(machine, a, event);
        if (handler == Nothing.NIL) {
            handler = metamethod(machine, b, event);
        }
        if (handler == Nothing.NIL) {
            String x = typeName(a);
            String y = typeName(b);
            throw new LuaError(
                    x.equals(y) ? "attempt to compare two " + x + " values" : "attempt to compare " + x + " with " + y);
        }
        return holds(machine.callForOne(handler, a, b));
    }

    /** From the last operand to the first, as many strings at once as there are. */
    static Object concat(Machine machine, Object[] registers, int from, int to) {
        Object result = registers[to];
        int at = to - 1;
        while (at >= from) {
            int first = at + 1;
            long length = (result instanceof LuaText || result instanceof Number) ? 0 : -1;
            while (length >= 0 && first > from && isText(registers[first - 1])) {
                first--;
            }
            if (first <= at) {
                result = join(machine, registers, first, at, textOf(result));
                at = first - 1;
            } else {
                result = concat(machine, registers[at--], result);
            }
        }
        return result;
    }

    private static LuaText join(Machine machine, Object[] registers, int first, int last, LuaText end) {
        LuaText[] parts = new LuaText[last - first + 1];
        long length = end.length();
        for (int i = first; i <= last; i++) {
            parts[i - first] = textOf(registers[i]);
            length += parts[i - first].length();
        }
        machine.meter().text(length);
        machine.meter().charge(length + 48);
        byte[] bytes = new byte[(int) length];
        int at = 0;
        for (LuaText part : parts) {
            System.arraycopy(part.bytes, 0, bytes, at, part.length());
            at += part.length();
        }
        System.arraycopy(end.bytes, 0, bytes, at, end.length());
        return LuaText.owning(bytes);
    }

    private static Object concat(Machine machine, Object a, Object b) {
        Object handler = metamethod(machine, a, CONCAT);
        if (handler == Nothing.NIL) {
            handler = metamethod(machine, b, CONCAT);
        }
        if (handler == Nothing.NIL) {
            throw machine.wrongType("concatenate", isText(a) ? b : a);
        }
        return machine.callForOne(handler, a, b);
    }

    private static boolean isText(Object value) {
        return value instanceof LuaText || value instanceof Number;
    }

    private static LuaText textOf(Object value) {
        return (value instanceof LuaText text) ? text : Numbers.text((Number) value);
    }
}
