package io.llmspell.hook;

/** The three passes over the hooks of a point, in their order. */
public enum HookPhase {
    /** May change the request or decide about it. */
    TRANSFORM,
    /** Sees the final request and the decision, and may cancel. */
    GUARD,
    /** Sees everything, always runs, changes nothing. */
    OBSERVE
}
