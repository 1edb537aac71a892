package io.llmspell.bridge.wasm;

import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptException.Kind;

/**
 * Makes sure of some stack for a function of the host, before it begins: a plug-in that calls it from the last frame
 * there is would have it end in the midst of a change.
 */
final class StackRoom {

    /** Of about 200 bytes each, or more where they are not compiled yet. */
    private static final int FRAMES = 300;

    private StackRoom() {}

    /** @throws ScriptException if there is too little */
    static void check() {
        try {
            descend(FRAMES, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
        } catch (StackOverflowError ex) {
            throw new ScriptException(Kind.LIMIT, "the call stack is exhausted");
        }
    }

    /** The parameters turn at each step, so that all of them have to be there. */
    private static long descend(
            int frames,
            long a,
            long b,
            long c,
            long d,
            long e,
            long f,
            long g,
            long h,
            long i,
            long j,
            long k,
            long l,
            long m,
            long n,
            long o,
            long p) {
        return (frames == 0) ? a : b + descend(frames - 1, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, a);
    }
}
