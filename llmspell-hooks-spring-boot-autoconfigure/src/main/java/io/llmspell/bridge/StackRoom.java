package io.llmspell.bridge;

import io.llmspell.bridge.ScriptException.Kind;

/**
 * Makes sure of some stack, some tens of KiB, before a call that must not find its end: one into native code, which
 * ends the process there, or one of the application from the last frame that a script has left, which would end in the
 * midst of a change. Thread-safe.
 */
public final class StackRoom {

    private static final int FRAMES = 120;

    private StackRoom() {}

    /**
     * Looks for it.
     *
     * @throws ScriptException of the kind {@code LIMIT} if there is too little
     */
    public static void check() {
        try {
            descend(FRAMES);
        } catch (StackOverflowError ex) {
            throw new ScriptException(Kind.LIMIT, "the call stack is exhausted");
        }
    }

    /** Each frame has room for what only the last one computes: all of its numbers are used in the turned order. */
    private static long descend(long frames) {
        if (frames > 0) {
            return descend(frames - 1) + 1;
        }
        long v0 = frames;
        long v1 = 31 * v0 ^ frames, v2 = 31 * v1 ^ frames, v3 = 31 * v2 ^ frames, v4 = 31 * v3 ^ frames;
        long v5 = 31 * v4 ^ frames, v6 = 31 * v5 ^ frames, v7 = 31 * v6 ^ frames, v8 = 31 * v7 ^ frames;
        long v9 = 31 * v8 ^ frames, v10 = 31 * v9 ^ frames, v11 = 31 * v10 ^ frames, v12 = 31 * v11 ^ frames;
        long v13 = 31 * v12 ^ frames, v14 = 31 * v13 ^ frames, v15 = 31 * v14 ^ frames, v16 = 31 * v15 ^ frames;
        long v17 = 31 * v16 ^ frames, v18 = 31 * v17 ^ frames, v19 = 31 * v18 ^ frames, v20 = 31 * v19 ^ frames;
        long v21 = 31 * v20 ^ frames, v22 = 31 * v21 ^ frames, v23 = 31 * v22 ^ frames, v24 = 31 * v23 ^ frames;
        long v25 = 31 * v24 ^ frames, v26 = 31 * v25 ^ frames, v27 = 31 * v26 ^ frames, v28 = 31 * v27 ^ frames;
        long v29 = 31 * v28 ^ frames, v30 = 31 * v29 ^ frames, v31 = 31 * v30 ^ frames, v32 = 31 * v31 ^ frames;
        long v33 = 31 * v32 ^ frames, v34 = 31 * v33 ^ frames, v35 = 31 * v34 ^ frames, v36 = 31 * v35 ^ frames;
        long v37 = 31 * v36 ^ frames, v38 = 31 * v37 ^ frames, v39 = 31 * v38 ^ frames, v40 = 31 * v39 ^ frames;
        long v41 = 31 * v40 ^ frames, v42 = 31 * v41 ^ frames, v43 = 31 * v42 ^ frames, v44 = 31 * v43 ^ frames;
        long v45 = 31 * v44 ^ frames, v46 = 31 * v45 ^ frames, v47 = 31 * v46 ^ frames;
        long sum = v47;
        sum = 17 * (17 * (17 * (17 * sum ^ v46) ^ v45) ^ v44) ^ v43;
        sum = 17 * (17 * (17 * (17 * sum ^ v42) ^ v41) ^ v40) ^ v39;
        sum = 17 * (17 * (17 * (17 * sum ^ v38) ^ v37) ^ v36) ^ v35;
        sum = 17 * (17 * (17 * (17 * sum ^ v34) ^ v33) ^ v32) ^ v31;
        sum = 17 * (17 * (17 * (17 * sum ^ v30) ^ v29) ^ v28) ^ v27;
        sum = 17 * (17 * (17 * (17 * sum ^ v26) ^ v25) ^ v24) ^ v23;
        sum = 17 * (17 * (17 * (17 * sum ^ v22) ^ v21) ^ v20) ^ v19;
        sum = 17 * (17 * (17 * (17 * sum ^ v18) ^ v17) ^ v16) ^ v15;
        sum = 17 * (17 * (17 * (17 * sum ^ v14) ^ v13) ^ v12) ^ v11;
        sum = 17 * (17 * (17 * (17 * sum ^ v10) ^ v9) ^ v8) ^ v7;
        sum = 17 * (17 * (17 * (17 * sum ^ v6) ^ v5) ^ v4) ^ v3;
        sum = 17 * (17 * (17 * sum ^ v2) ^ v1) ^ v0;
        return sum;
    }
}
