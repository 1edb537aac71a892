package io.llmspell.bridge.lua;

/** A variable that closures share: a register while its block runs, a place of its own afterwards. */
final class Upvalue {

    private Object[] values;

    private int index;

    Upvalue(Object[] values, int index) {
        this.values = values;
        this.index = index;
    }

    int index() {
        return this.index;
    }

    /** It is one of these: all of them are kept while it is a register. */
    Object[] values() {
        return this.values;
    }

    Object get() {
        return this.values[this.index];
    }

    void set(Object value) {
        this.values[this.index] = value;
    }

    void close() {
        this.values = new Object[] {get()};
        this.index = 0;
    }
}
