package io.llmspell.security;

import io.llmspell.hook.HookBudget;
import io.llmspell.hook.HookBudgets;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookExecutionListener;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookListener;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RefusalListener;
import io.llmspell.hook.RegisteredHook;
import io.llmspell.hook.StandardHookPoint;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The budgets of hooks by their names. As a listener it tells of what is only warned of, once a run has ended: that
 * takes none of the hook's time. Thread-safe.
 */
public final class HookUsageBudgets implements HookBudgets, HookListener {

    private final Map<String, HookUsageBudget> budgets;

    private final Supplier<? extends RefusalListener> refusals;

    /**
     * Makes it.
     *
     * @param refusals asked for when it is first needed
     */
    public HookUsageBudgets(Map<String, HookUsageBudget> budgets, Supplier<? extends RefusalListener> refusals) {
        this.budgets = Map.copyOf(budgets);
        this.refusals = refusals;
    }

    @Override
    public @Nullable HookBudget budgetOf(HookDefinition definition) {
        return this.budgets.get(definition.metadata().name());
    }

    /** Hooks that are told of refusals are not told of their own, which would have no end. */
    @Override
    public @Nullable HookExecutionListener observe(RegisteredHook hook, HookPoint point) {
        HookUsageBudget budget = this.budgets.get(hook.name());
        return (budget == null
                        || point == StandardHookPoint.RESOURCE_LIMIT_EXCEEDED
                        || point == StandardHookPoint.SECURITY_VIOLATION)
                ? null
                : new Told(budget);
    }

    private final class Told implements HookExecutionListener {

        private final HookUsageBudget budget;

        private Told(HookUsageBudget budget) {
            this.budget = budget;
        }

        @Override
        public void completed(HookContext context, HookResult result, HookMode mode, long nanos) {
            tell(context);
        }

        @Override
        public void failed(HookContext context, HookFailure failure, HookMode mode, long nanos) {
            tell(context);
        }

        private void tell(HookContext context) {
            this.budget.excessesOf(context).forEach(HookUsageBudgets.this.refusals.get()::refused);
        }
    }
}
