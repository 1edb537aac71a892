package io.llmspell.bridge.polyglot;

/** What a function of a script throws in place of running: scripts can catch it, and see nothing of Java in it. */
final class Unwinding extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean deep;

    private Unwinding(String message, boolean deep) {
        super(message, null, false, false);
        this.deep = deep;
    }

    static Unwinding stopped() {
        return new Unwinding("the script was stopped", false);
    }

    static Unwinding tooDeep() {
        return new Unwinding("RangeError: Maximum call stack size exceeded", true);
    }

    /** Whether it is not for a stop but for too many calls inside of each other. */
    boolean isDeep() {
        return this.deep;
    }
}
