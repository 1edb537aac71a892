package io.llmspell.bridge.lua;

/** The library {@code table}. It works on the entries themselves: metatables are not asked. */
final class TableLibrary {

    private static final int VALUES = 100_000;

    private static final LuaText COUNT = LuaText.of("n");

    private TableLibrary() {}

    static LuaTable create(Machine machine) {
        LuaTable table = machine.table(0, 8);
        BaseLibrary.add(table, "concat", TableLibrary::concat);
        BaseLibrary.add(table, "insert", TableLibrary::insert);
        BaseLibrary.add(table, "pack", TableLibrary::pack);
        BaseLibrary.add(table, "remove", TableLibrary::remove);
        BaseLibrary.add(table, "sort", TableLibrary::sort);
        BaseLibrary.add(table, "unpack", TableLibrary::unpack);
        return table;
    }

    private static Object[] concat(Machine machine, Arguments arguments) {
        LuaTable table = arguments.table(1);
        LuaText separator = arguments.text(2, LuaText.EMPTY);
        long from = arguments.integer(3, 1);
        long to = arguments.integer(4, table.length());
        Bytes result = new Bytes(machine.meter());
        for (long i = from; i <= to; i++) {
            machine.meter().check();
            Object value = table.get(i);
            if (value instanceof LuaText text) {
                result.add(text);
            } else if (value instanceof Number number) {
                result.add(Numbers.text(number));
            } else {
                throw new LuaError(
                        "invalid value (a " + Operators.typeName(value) + ") at index " + i + " in table for 'concat'");
            }
            if (i == to) {
                break;
            }
            result.add(separator);
        }
        return Arguments.result(result.toText());
    }

    private static Object[] insert(Machine machine, Arguments arguments) {
        LuaTable table = arguments.table(1);
        long end = table.length() + 1;
        if (arguments.count() < 2 || arguments.count() > 3) {
            throw new LuaError("wrong number of arguments to 'insert'");
        }
        long at = (arguments.count() == 2) ? end : arguments.integer(2);
        if (at < 1 || at > end) {
            throw arguments.wrong(2, "position out of bounds");
        }
        for (long i = end; i > at; i--) {
            machine.meter().check();
            table.set(i, table.get(i - 1));
        }
        table.set(at, arguments.get(arguments.count()));
        return Arguments.NONE;
    }

    private static Object[] remove(Machine machine, Arguments arguments) {
        LuaTable table = arguments.table(1);
        long length = table.length();
        long at = arguments.integer(2, length);
        if (arguments.has(2) && length + 1 != at && (at < 1 || at > length + 1) && !(length == 0 && at == 0)) {
            throw arguments.wrong(2, "position out of bounds");
        }
        Object removed = table.get(at);
        for (long i = at; i < length; i++) {
            machine.meter().check();
            table.set(i, table.get(i + 1));
        }
        if (at <= length) {
            table.set(Math.max(at, length), Nothing.NIL);
        } else {
            table.set(at, Nothing.NIL);
        }
        return Arguments.result(removed);
    }

    private static Object[] pack(Machine machine, Arguments arguments) {
        LuaTable table = machine.table(arguments.count(), 1);
        table.fill(0, arguments.values());
        table.set(COUNT, (long) arguments.count());
        return Arguments.result(table);
    }

    private static Object[] unpack(Machine machine, Arguments arguments) {
        LuaTable table = arguments.table(1);
        long from = arguments.integer(2, 1);
        long to = arguments.integer(3, table.length());
        if (from > to) {
            return Arguments.NONE;
        }
        if (to - from >= VALUES || to - from < 0) {
            throw new LuaError("too many results to unpack");
        }
        Object[] values = new Object[(int) (to - from) + 1];
        machine.meter().charge(8L * values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] = table.get(from + i);
        }
        return values;
    }

    /** Merges, so that it ends whatever the script's comparison says. */
    private static Object[] sort(Machine machine, Arguments arguments) {
        LuaTable table = arguments.table(1);
        Object order = arguments.has(2) ? arguments.function(2) : Nothing.NIL;
        int length = (int) table.length();
        machine.meter().charge(16L * length);
        Object[] values = new Object[length];
        for (int i = 0; i < length; i++) {
            values[i] = table.get(i + 1L);
        }
        Object[] sorted = sort(machine, order, values, new Object[length]);
        for (int i = 0; i < length; i++) {
            table.set(i + 1L, sorted[i]);
        }
        return Arguments.NONE;
    }

    private static Object[] sort(Machine machine, Object order, Object[] values, Object[] others) {
        machine.hold(values);
        machine.hold(others);
        try {
            return merged(machine, order, values, others);
        } finally {
            machine.release();
            machine.release();
        }
    }

    private static Object[] merged(Machine machine, Object order, Object[] values, Object[] others) {
        Object[] from = values;
        Object[] to = others;
        for (long width = 1; width < values.length; width *= 2) {
            for (long start = 0; start < values.length; start += 2 * width) {
                int middle = (int) Math.min(start + width, values.length);
                int end = (int) Math.min(start + 2 * width, values.length);
                merge(machine, order, from, to, (int) start, middle, end);
            }
            Object[] swapped = from;
            from = to;
            to = swapped;
        }
        return from;
    }

    private static void merge(
            Machine machine, Object order, Object[] from, Object[] to, int start, int middle, int end) {
        int left = start;
        int right = middle;
        for (int at = start; at < end; at++) {
            machine.meter().check();
            boolean takeRight = left >= middle || (right < end && before(machine, order, from[right], from[left]));
            to[at] = takeRight ? from[right++] : from[left++];
        }
    }

    private static boolean before(Machine machine, Object order, Object a, Object b) {
        return (order == Nothing.NIL)
                ? Operators.less(machine, a, b)
                : Operators.holds(machine.callForOne(order, a, b));
    }
}
