package io.llmspell.bridge.lua;

/** Instructions of Lua 5.2: six bits of operation, eight of A, nine of C and nine of B. */
final class Opcodes {

    static final int MOVE = 0;
    static final int LOADK = 1;
    static final int LOADKX = 2;
    static final int LOADBOOL = 3;
    static final int LOADNIL = 4;
    static final int GETUPVAL = 5;
    static final int GETTABUP = 6;
    static final int GETTABLE = 7;
    static final int SETTABUP = 8;
    static final int SETUPVAL = 9;
    static final int SETTABLE = 10;
    static final int NEWTABLE = 11;
    static final int SELF = 12;
    static final int ADD = 13;
    static final int SUB = 14;
    static final int MUL = 15;
    static final int DIV = 16;
    static final int MOD = 17;
    static final int POW = 18;
    static final int UNM = 19;
    static final int NOT = 20;
    static final int LEN = 21;
    static final int CONCAT = 22;
    static final int JMP = 23;
    static final int EQ = 24;
    static final int LT = 25;
    static final int LE = 26;
    static final int TEST = 27;
    static final int TESTSET = 28;
    static final int CALL = 29;
    static final int TAILCALL = 30;
    static final int RETURN = 31;
    static final int FORLOOP = 32;
    static final int FORPREP = 33;
    static final int TFORCALL = 34;
    static final int TFORLOOP = 35;
    static final int SETLIST = 36;
    static final int CLOSURE = 37;
    static final int VARARG = 38;

    /** How many elements a constructor of a table sets at once. */
    static final int ELEMENTS_AT_ONCE = 50;

    private Opcodes() {}

    static int operation(int instruction) {
        return instruction & 0x3f;
    }

    static int a(int instruction) {
        return instruction >>> 6 & 0xff;
    }

    static int b(int instruction) {
        return instruction >>> 23;
    }

    static int c(int instruction) {
        return instruction >>> 14 & 0x1ff;
    }

    static int bx(int instruction) {
        return instruction >>> 14;
    }

    static int jump(int instruction) {
        return (instruction >>> 14) - 0x1ffff;
    }

    /** Sizes of new tables are floating point: five bits and three of exponent. */
    static int size(int bits) {
        int exponent = bits >> 3 & 0x1f;
        return (exponent == 0) ? bits : ((bits & 7) | 8) << Math.min(exponent - 1, 20);
    }
}
