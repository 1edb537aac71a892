package io.llmspell.hook;

import org.jspecify.annotations.Nullable;

/** One pass through the hooks of a point and a phase. Called on the thread on which it began. */
public interface HookPass {

    /**
     * A hook is about to run, or to be kept from it. Not asked about hooks that are switched off.
     *
     * @return told of this run; {@code null} to be told of nothing
     */
    default @Nullable HookRun run(RegisteredHook hook, HookContext context) {
        return null;
    }

    /** The last of the hooks that were to run has ended, or was given up. Always called, once. */
    void ended();
}
