package io.llmspell.bridge.lua;

/** Loops that count: index, limit and step in three registers, and the variable in the fourth. */
final class Loops {

    private Loops() {}

    static void prepare(Object[] registers, int at) {
        Number start = number(registers[at], "initial value");
        registers[at + 1] = number(registers[at + 1], "limit");
        Number step = number(registers[at + 2], "step");
        registers[at + 2] = step;
        registers[at] = Numbers.subtract(start, step);
    }

    private static Number number(Object value, String what) {
        Number number = Numbers.toNumber(value);
        if (number == null) {
            throw new LuaError("'for' " + what + " must be a number");
        }
        return number;
    }

    static boolean next(Machine machine, Object[] registers, int at) {
        machine.meter().check();
        Number limit = (Number) registers[at + 1];
        Number step = (Number) registers[at + 2];
        Number index = Numbers.add((Number) registers[at], step);
        boolean up = (step instanceof Long l) ? l > 0 : step.doubleValue() > 0;
        if (up ? !Numbers.lessOrEqual(index, limit) : !Numbers.lessOrEqual(limit, index)) {
            return false;
        }
        registers[at] = index;
        registers[at + 3] = index;
        return true;
    }
}
