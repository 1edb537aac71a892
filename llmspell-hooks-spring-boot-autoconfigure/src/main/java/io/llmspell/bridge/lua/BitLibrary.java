package io.llmspell.bridge.lua;

/** The library {@code bit32}: numbers of 32 bits without sign. */
final class BitLibrary {

    private static final int BITS = 32;

    private static final long ALL = 0xffffffffL;

    private BitLibrary() {}

    static LuaTable create(Machine machine) {
        LuaTable bits = machine.table(0, 12);
        BaseLibrary.add(bits, "arshift", (m, arguments) -> Arguments.result(arithmeticShift(arguments)));
        BaseLibrary.add(bits, "band", (m, arguments) -> Arguments.result(and(arguments)));
        BaseLibrary.add(bits, "bnot", (m, arguments) -> Arguments.result(~arguments.integer(1) & ALL));
        BaseLibrary.add(bits, "bor", (m, arguments) -> {
            long value = 0;
            for (int i = 1; i <= arguments.count(); i++) {
                value |= arguments.integer(i);
            }
            return Arguments.result(value & ALL);
        });
        BaseLibrary.add(bits, "btest", (m, arguments) -> Arguments.result(and(arguments) != 0));
        BaseLibrary.add(bits, "bxor", (m, arguments) -> {
            long value = 0;
            for (int i = 1; i <= arguments.count(); i++) {
                value ^= arguments.integer(i);
            }
            return Arguments.result(value & ALL);
        });
        BaseLibrary.add(bits, "extract", (m, arguments) -> {
            long mask = mask(arguments, 2);
            return Arguments.result((arguments.integer(1) & ALL) >>> arguments.integer(2) & mask);
        });
        BaseLibrary.add(bits, "lrotate", (m, arguments) -> rotate(arguments, arguments.integer(2)));
        BaseLibrary.add(bits, "lshift", (m, arguments) -> Arguments.result(shift(arguments, arguments.integer(2))));
        BaseLibrary.add(bits, "replace", (m, arguments) -> {
            long mask = mask(arguments, 3);
            long at = arguments.integer(3);
            long value = (arguments.integer(1) & ~(mask << at)) | ((arguments.integer(2) & mask) << at);
            return Arguments.result(value & ALL);
        });
        BaseLibrary.add(bits, "rrotate", (m, arguments) -> rotate(arguments, -arguments.integer(2)));
        BaseLibrary.add(bits, "rshift", (m, arguments) -> Arguments.result(shift(arguments, -arguments.integer(2))));
        return bits;
    }

    private static long and(Arguments arguments) {
        long value = ALL;
        for (int i = 1; i <= arguments.count(); i++) {
            value &= arguments.integer(i);
        }
        return value;
    }

    private static long shift(Arguments arguments, long left) {
        long value = arguments.integer(1) & ALL;
        if (left >= BITS || left <= -BITS) {
            return 0;
        }
        return ((left >= 0) ? value << left : value >>> -left) & ALL;
    }

    /** To the right it repeats the highest bit. */
    private static long arithmeticShift(Arguments arguments) {
        long right = arguments.integer(2);
        if (right < 0) {
            return shift(arguments, -right);
        }
        return (int) arguments.integer(1) >> Math.min(right, BITS - 1) & ALL;
    }

    private static Object[] rotate(Arguments arguments, long left) {
        return Arguments.result(Integer.rotateLeft((int) arguments.integer(1), (int) left) & ALL);
    }

    /** As many bits as the argument after the first bit's says, or one. */
    private static long mask(Arguments arguments, int field) {
        long first = arguments.integer(field);
        long width = arguments.integer(field + 1, 1);
        if (first < 0) {
            throw arguments.wrong(field, "field cannot be negative");
        }
        if (width <= 0) {
            throw arguments.wrong(field + 1, "width must be positive");
        }
        if (first > BITS - width) {
            throw new LuaError("trying to access non-existent bits");
        }
        return (1L << width) - 1;
    }
}
