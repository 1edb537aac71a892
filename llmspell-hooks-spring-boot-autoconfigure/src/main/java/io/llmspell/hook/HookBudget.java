package io.llmspell.hook;

import org.jspecify.annotations.Nullable;

/** What one hook may use in a run. Thread-safe. */
@FunctionalInterface
public interface HookBudget {

    /**
     * Runs the hook on this thread and looks at what it used.
     *
     * @throws HookBudgetExceededException if it used more and that is a failure of the hook
     * @throws Exception what the hook throws
     */
    @Nullable
    HookResult run(HookHandler handler, HookContext context) throws Exception;
}
