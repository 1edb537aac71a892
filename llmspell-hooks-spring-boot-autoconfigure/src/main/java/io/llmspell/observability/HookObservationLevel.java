package io.llmspell.observability;

/** What of hooks is observed, and so has a span where there is tracing. */
public enum HookObservationLevel {
    /** Nothing. */
    NONE,
    /** The hooks of a call at one point and in one phase, together. */
    CHAIN,
    /** Each run of a hook, and each that was kept from running. */
    HOOK
}
