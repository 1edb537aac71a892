package io.llmspell.hook;

/** How far the operation behind a context has come. */
public enum Outcome {
    /** Not run yet. */
    PENDING,
    /** There is a value. */
    SUCCESS,
    /** It threw. */
    FAILURE,
    /** A hook cancelled it. */
    CANCELLED
}
