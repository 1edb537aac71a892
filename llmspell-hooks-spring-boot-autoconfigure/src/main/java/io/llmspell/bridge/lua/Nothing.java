package io.llmspell.bridge.lua;

/** What stands for no value. Neither holds as a condition. */
enum Nothing {
    /** Lua's own: a key with it is not there. */
    NIL("nil"),
    /** JSON's: a key with it is there. */
    NULL("null");

    private final String word;

    Nothing(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return this.word;
    }
}
