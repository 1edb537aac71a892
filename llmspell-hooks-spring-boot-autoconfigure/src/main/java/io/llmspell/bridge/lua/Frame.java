package io.llmspell.bridge.lua;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call of a function of the script that has not returned. */
final class Frame {

    /** How an error in a call is caught. */
    enum Guard {
        NONE,
        PCALL,
        XPCALL
    }

    private static final Upvalue[] NO_CELLS = {};

    final Closure closure;

    final Object[] registers;

    /** Arguments that have no name. */
    final Object[] rest;

    final int depth;

    /** Below it, in the same loop of the interpreter: gets what it returns. */
    @Nullable
    Frame caller;

    /** Below it, and a function of the library between them. */
    final @Nullable Frame below;

    Guard guard = Guard.NONE;

    Object handler = Nothing.NIL;

    /** The instruction it is at. */
    int pc;

    /** Values without a fixed number that the last instruction gave: they follow the register before this one. */
    Object[] open = Arguments.NONE;

    int openAt;

    private Upvalue[] cells = NO_CELLS;

    Frame(Machine machine, Closure closure, Object[] arguments, @Nullable Frame caller, @Nullable Frame below) {
        Code code = closure.code;
        machine.meter().charge(96 + 8L * (code.registers() + arguments.length));
        this.closure = closure;
        this.caller = caller;
        this.below = below;
        Frame last = (caller != null) ? caller : below;
        this.depth = (last != null) ? last.depth + 1 : 0;
        this.registers = new Object[Math.max(code.registers(), code.parameters())];
        int given = Math.min(arguments.length, code.parameters());
        System.arraycopy(arguments, 0, this.registers, 0, given);
        Arrays.fill(this.registers, given, this.registers.length, Nothing.NIL);
        this.rest = (code.variadic() && arguments.length > given)
                ? Arrays.copyOfRange(arguments, given, arguments.length)
                : Arguments.NONE;
    }

    int line() {
        return this.closure.code.line(this.pc);
    }

    void open(int at, Object[] values) {
        this.openAt = at;
        this.open = values;
    }

    /** From a register on: so many, or all up to the open ones. */
    Object[] take(int from, int count) {
        if (count == 0) {
            return Arguments.NONE;
        }
        if (count > 0) {
            Object[] values = new Object[count];
            System.arraycopy(this.registers, from, values, 0, count);
            return values;
        }
        int fixed = this.openAt - from;
        Object[] values = this.open;
        if (fixed > 0) {
            values = new Object[fixed + this.open.length];
            System.arraycopy(this.registers, from, values, 0, fixed);
            System.arraycopy(this.open, 0, values, fixed, this.open.length);
        }
        this.open = Arguments.NONE;
        return values;
    }

    /** Into registers: so many, the others nil; or all, open. */
    void put(int at, int count, Object[] values) {
        if (count < 0) {
            open(at, values);
            return;
        }
        for (int i = 0; i < count; i++) {
            this.registers[at + i] = (i < values.length) ? values[i] : Nothing.NIL;
        }
    }

    /** What a call gave, where the instruction of the call wants it. */
    void receive(Object[] values) {
        int i = this.closure.code.instructions()[this.pc];
        if (Opcodes.operation(i) == Opcodes.TFORCALL) {
            put(Opcodes.a(i) + 3, Opcodes.c(i), values);
        } else {
            put(Opcodes.a(i), Opcodes.c(i) - 1, values);
        }
    }

    Upvalue cell(int register) {
        for (Upvalue cell : this.cells) {
            if (cell.index() == register) {
                return cell;
            }
        }
        Upvalue cell = new Upvalue(this.registers, register);
        this.cells = Arrays.copyOf(this.cells, this.cells.length + 1);
        this.cells[this.cells.length - 1] = cell;
        return cell;
    }

    /** Variables from this register on end: closures keep them. */
    void close(int from) {
        if (this.cells.length == 0) {
            return;
        }
        int kept = 0;
        for (Upvalue cell : this.cells) {
            if (cell.index() < from) {
                this.cells[kept++] = cell;
            } else {
                cell.close();
            }
        }
        this.cells = (kept == 0) ? NO_CELLS : Arrays.copyOf(this.cells, kept);
    }

    /** What the instruction calls this value, in the words of the script; null if that is not known. */
    @SuppressWarnings("ReferenceEquality")
    @Nullable
    String describe(Object value) {
        Code code = this.closure.code;
        int i = code.instructions()[this.pc];
        List<Integer> candidates = new ArrayList<>(List.of(Opcodes.b(i), Opcodes.c(i)));
        switch (Opcodes.operation(i)) {
            case Opcodes.CALL, Opcodes.TAILCALL, Opcodes.SETTABLE -> candidates.add(0, Opcodes.a(i));
            case Opcodes.GETTABUP -> {
                return "upvalue '" + code.upvalueNames()[Opcodes.b(i)] + "'";
            }
            default -> {}
        }
        for (int register : candidates) {
            if (register < this.registers.length && this.registers[register] == value) {
                return code.describe(register, this.pc);
            }
        }
        return null;
    }
}
