package io.llmspell.hook;

import org.jspecify.annotations.Nullable;

/** Which hooks have a budget. Asked when a hook is registered. */
@FunctionalInterface
public interface HookBudgets {

    /** The budget of a hook; {@code null} for none, which costs nothing. */
    @Nullable
    HookBudget budgetOf(HookDefinition definition);
}
