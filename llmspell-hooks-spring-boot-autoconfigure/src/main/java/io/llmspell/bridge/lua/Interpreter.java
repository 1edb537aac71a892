package io.llmspell.bridge.lua;

/** The loop over instructions. */
final class Interpreter {

    private Interpreter() {}

    /** Runs a frame, and all it calls, until it returns or its coroutine is suspended. */
    static Object[] run(Machine machine, Frame start) {
        Frame frame = start;
        while (true) {
            machine.top(frame);
            try {
                Object next = loop(machine, frame);
                if (next instanceof Object[] values) {
                    return values;
                }
                frame = (Frame) next;
            } catch (LuaError ex) {
                frame = recover(machine, frame, ex);
            }
        }
    }

    private static Frame recover(Machine machine, Frame failed, LuaError error) {
        error.at(failed.closure.code.file(), failed.line());
        Frame frame = failed;
        for (Frame caller = frame.caller; caller != null; caller = frame.caller) {
            frame.close(0);
            if (frame.guard != Frame.Guard.NONE) {
                Object[] values = {error.value()};
                if (frame.guard == Frame.Guard.XPCALL) {
                    values = machine.handled(frame.handler, error);
                }
                caller.receive(Machine.with(false, values));
                caller.pc++;
                return caller;
            }
            frame = caller;
        }
        frame.close(0);
        throw error;
    }

    /** Gives the frame to go on with, or what the first one returns. */
    private static Object loop(Machine machine, Frame frame) {
        Code function = frame.closure.code;
        int[] code = function.instructions();
        Object[] k = function.constants();
        Upvalue[] upvalues = frame.closure.upvalues;
        Object[] r = frame.registers;
        int pc = frame.pc;
        while (true) {
            frame.pc = pc;
            int i = code[pc++];
            int a = i >>> 6 & 0xff;
            switch (i & 0x3f) {
                case Opcodes.MOVE -> r[a] = r[i >>> 23];
                case Opcodes.LOADK -> r[a] = k[i >>> 14];
                case Opcodes.LOADKX -> r[a] = k[code[pc++] >>> 6];
                case Opcodes.LOADBOOL -> {
                    r[a] = i >>> 23 != 0;
                    pc += ((i & 0x1ff << 14) != 0) ? 1 : 0;
                }
                case Opcodes.LOADNIL -> {
                    for (int last = a + (i >>> 23); a <= last; a++) {
                        r[a] = Nothing.NIL;
                    }
                }
                case Opcodes.GETUPVAL -> r[a] = upvalues[i >>> 23].get();
                case Opcodes.GETTABUP -> r[a] = index(machine, upvalues[i >>> 23].get(), c(i, r, k));
                case Opcodes.GETTABLE -> r[a] = index(machine, r[i >>> 23], c(i, r, k));
                case Opcodes.SETTABUP -> setIndex(machine, upvalues[a].get(), b(i, r, k), c(i, r, k));
                case Opcodes.SETUPVAL -> upvalues[i >>> 23].set(r[a]);
                case Opcodes.SETTABLE -> setIndex(machine, r[a], b(i, r, k), c(i, r, k));
                case Opcodes.NEWTABLE -> r[a] = machine.table(Opcodes.size(i >>> 23), Opcodes.size(i >>> 14 & 0x1ff));
                case Opcodes.SELF -> {
                    Object target = r[i >>> 23];
                    r[a + 1] = target;
                    r[a] = index(machine, target, c(i, r, k));
                }
                case Opcodes.ADD -> {
                    Object x = b(i, r, k);
                    Object y = c(i, r, k);
                    r[a] = (x instanceof Number m && y instanceof Number n)
                            ? Numbers.add(m, n)
                            : Operators.arithmetic(machine, Opcodes.ADD, x, y);
                }
                case Opcodes.SUB -> {
                    Object x = b(i, r, k);
                    Object y = c(i, r, k);
                    r[a] = (x instanceof Number m && y instanceof Number n)
                            ? Numbers.subtract(m, n)
                            : Operators.arithmetic(machine, Opcodes.SUB, x, y);
                }
                case Opcodes.MUL, Opcodes.DIV, Opcodes.MOD, Opcodes.POW ->
                    r[a] = Operators.arithmetic(machine, i & 0x3f, b(i, r, k), c(i, r, k));
                case Opcodes.UNM -> r[a] = Operators.negate(machine, r[i >>> 23]);
                case Opcodes.NOT -> r[a] = !Operators.holds(r[i >>> 23]);
                case Opcodes.LEN -> r[a] = Operators.length(machine, r[i >>> 23]);
                case Opcodes.CONCAT -> r[a] = Operators.concat(machine, r, i >>> 23, i >>> 14 & 0x1ff);
                case Opcodes.JMP -> {
                    int jump = (i >>> 14) - 0x1ffff;
                    if (a > 0) {
                        frame.close(a - 1);
                    }
                    if (jump < 0) {
                        machine.meter().check();
                    }
                    pc += jump;
                }
                case Opcodes.EQ -> pc += (Operators.equal(machine, b(i, r, k), c(i, r, k)) != (a != 0)) ? 1 : 0;
                case Opcodes.LT -> pc += (Operators.less(machine, b(i, r, k), c(i, r, k)) != (a != 0)) ? 1 : 0;
                case Opcodes.LE -> pc += (Operators.lessOrEqual(machine, b(i, r, k), c(i, r, k)) != (a != 0)) ? 1 : 0;
                case Opcodes.TEST -> pc += (Operators.holds(r[a]) != ((i & 0x1ff << 14) != 0)) ? 1 : 0;
                case Opcodes.TESTSET -> {
                    Object value = r[i >>> 23];
                    if (Operators.holds(value) != ((i & 0x1ff << 14) != 0)) {
                        pc++;
                    } else {
                        r[a] = value;
                    }
                }
                case Opcodes.CALL -> {
                    Object callee = r[a];
                    Object[] arguments = frame.take(a + 1, (i >>> 23) - 1);
                    if (callee == Machine.YIELD && machine.yields(callee)) {
                        return machine.suspend(frame, arguments);
                    }
                    Frame next = machine.enter(frame, callee, arguments);
                    if (next != frame) {
                        return next;
                    }
                }
                case Opcodes.TAILCALL -> {
                    Object next = tailCall(machine, frame, r[a], frame.take(a + 1, (i >>> 23) - 1));
                    if (next != frame) {
                        return next;
                    }
                }
                case Opcodes.RETURN -> {
                    return leave(frame, frame.take(a, (i >>> 23) - 1));
                }
                case Opcodes.FORLOOP -> {
                    if (Loops.next(machine, r, a)) {
                        pc += (i >>> 14) - 0x1ffff;
                    }
                }
                case Opcodes.FORPREP -> {
                    Loops.prepare(r, a);
                    pc += (i >>> 14) - 0x1ffff;
                }
                case Opcodes.TFORCALL -> {
                    Object[] arguments = {r[a + 1], r[a + 2]};
                    if (machine.yields(r[a])) {
                        return machine.suspend(frame, arguments);
                    }
                    Frame next = machine.enter(frame, r[a], arguments);
                    if (next != frame) {
                        return next;
                    }
                }
                case Opcodes.TFORLOOP -> {
                    machine.meter().check();
                    if (r[a + 1] != Nothing.NIL) {
                        r[a] = r[a + 1];
                        pc += (i >>> 14) - 0x1ffff;
                    }
                }
                case Opcodes.SETLIST -> {
                    int block = i >>> 14 & 0x1ff;
                    setList(frame, a, i >>> 23, (block != 0) ? block : code[pc++]);
                }
                case Opcodes.CLOSURE -> r[a] = closure(machine, frame, function.nested()[i >>> 14]);
                case Opcodes.VARARG -> frame.put(a, (i >>> 23) - 1, frame.rest);
                default -> throw new IllegalStateException("Instruction " + i);
            }
        }
    }

    private static Object b(int i, Object[] r, Object[] k) {
        int b = i >>> 23;
        return (b > 0xff) ? k[b & 0xff] : r[b];
    }

    private static Object c(int i, Object[] r, Object[] k) {
        int c = i >>> 14 & 0x1ff;
        return (c > 0xff) ? k[c & 0xff] : r[c];
    }

    private static Object index(Machine machine, Object target, Object key) {
        if (target instanceof LuaTable table) {
            Object value = table.get(key);
            if (value != Nothing.NIL || table.metatable == null) {
                return value;
            }
        }
        return Operators.index(machine, target, key);
    }

    private static void setIndex(Machine machine, Object target, Object key, Object value) {
        if (target instanceof LuaTable table && table.metatable == null) {
            table.set(key, value);
        } else {
            Operators.setIndex(machine, target, key, value);
        }
    }

    private static Object tailCall(Machine machine, Frame frame, Object callee, Object[] arguments) {
        if (callee instanceof Closure closure) {
            machine.meter().check();
            frame.close(0);
            Frame next = new Frame(machine, closure, arguments, frame.caller, frame.below);
            next.guard = frame.guard;
            next.handler = frame.handler;
            return next;
        }
        if (machine.yields(callee)) {
            return machine.suspend(frame, arguments);
        }
        return machine.enter(frame, callee, arguments);
    }

    private static Object leave(Frame frame, Object[] values) {
        frame.close(0);
        Frame caller = frame.caller;
        if (caller == null) {
            return values;
        }
        caller.receive((frame.guard == Frame.Guard.NONE) ? values : Machine.with(true, values));
        caller.pc++;
        return caller;
    }

    private static void setList(Frame frame, int at, int count, int block) {
        LuaTable table = (LuaTable) frame.registers[at];
        Object[] values = frame.take(at + 1, (count == 0) ? -1 : count);
        table.fill((block - 1) * Opcodes.ELEMENTS_AT_ONCE, values);
    }

    private static Closure closure(Machine machine, Frame frame, Code code) {
        Upvalue[] upvalues = new Upvalue[code.upvalues()];
        machine.meter().charge(48 + 40L * upvalues.length);
        for (int i = 0; i < upvalues.length; i++) {
            int index = code.indexes()[i];
            upvalues[i] = code.inRegisters()[i] ? frame.cell(index) : frame.closure.upvalues[index];
        }
        return new Closure(code, upvalues);
    }
}
