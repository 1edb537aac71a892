package io.llmspell.hook;

/** Whether a hook runs and whether what it says counts. Read when the hook runs, so a change takes effect at once. */
public enum HookMode {
    /** Runs, and its result and failure policy apply. */
    ENFORCE,
    /** Runs and is recorded; nothing it says or fails at is applied. */
    SHADOW,
    /** Does not run. */
    DISABLED
}
