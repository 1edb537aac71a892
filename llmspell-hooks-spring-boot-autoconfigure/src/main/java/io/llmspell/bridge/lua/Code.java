package io.llmspell.bridge.lua;

import org.jspecify.annotations.Nullable;

/**
 * A function as the compiler made it: instructions of Lua 5.2. Shared by all contexts of a script.
 *
 * @param begin the line where it begins; 0 for a whole script
 * @param lines of the instructions
 * @param inRegisters for each upvalue, whether it is a register of the function around, or one of its upvalues
 * @param indexes of these
 * @param registers how many it needs
 */
@SuppressWarnings("ArrayRecordComponent")
record Code(
        String file,
        int begin,
        int[] instructions,
        Object[] constants,
        Code[] nested,
        int[] lines,
        boolean[] inRegisters,
        int[] indexes,
        String[] upvalueNames,
        Local[] locals,
        int parameters,
        boolean variadic,
        int registers) {

    /** A local variable, for messages. */
    record Local(String name, int from, int to) {}

    int upvalues() {
        return this.indexes.length;
    }

    int line(int instruction) {
        return (instruction >= 0 && instruction < this.lines.length) ? this.lines[instruction] : 0;
    }

    /** What a register holds at an instruction, in the words of the script; null if that is not known. */
    @Nullable
    String describe(int register, int at) {
        String local = local(register, at);
        if (local != null) {
            return "local '" + local + "'";
        }
        for (int pc = at - 1; pc >= 0; pc--) {
            int i = this.instructions[pc];
            if (Opcodes.a(i) == register) {
                return switch (Opcodes.operation(i)) {
                    case Opcodes.GETTABUP -> named("global", Opcodes.c(i));
                    case Opcodes.GETTABLE -> named("field", Opcodes.c(i));
                    case Opcodes.SELF -> named("method", Opcodes.c(i));
                    case Opcodes.GETUPVAL -> "upvalue '" + this.upvalueNames[Opcodes.b(i)] + "'";
                    default -> null;
                };
            }
        }
        return null;
    }

    private @Nullable String named(String kind, int constant) {
        return (constant > 0xff && this.constants[constant & 0xff] instanceof LuaText name)
                ? kind + " '" + name + "'"
                : null;
    }

    private @Nullable String local(int register, int at) {
        int number = register;
        for (Local local : this.locals) {
            if (local.from() > at) {
                return null;
            }
            if (at < local.to() && number-- == 0) {
                return local.name();
            }
        }
        return null;
    }
}
