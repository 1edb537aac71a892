package io.llmspell.bridge.lua;

/** A function of the script. */
final class Closure {

    final Code code;

    final Upvalue[] upvalues;

    /** When it was last counted as reachable. */
    int mark;

    Closure(Code code, Upvalue[] upvalues) {
        this.code = code;
        this.upvalues = upvalues;
    }

    /** The main function of a script, with these globals. */
    static Closure main(Code code, LuaTable globals) {
        Upvalue[] upvalues = new Upvalue[code.upvalues()];
        if (upvalues.length > 0) {
            upvalues[0] = new Upvalue(new Object[] {globals}, 0);
        }
        return new Closure(code, upvalues);
    }
}
