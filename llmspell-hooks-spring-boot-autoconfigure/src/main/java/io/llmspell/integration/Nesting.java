package io.llmspell.integration;

import io.llmspell.hook.HookTarget;
import org.jspecify.annotations.Nullable;

/**
 * What a call inherits from the redirect or branch that made it.
 *
 * @param target the operation that is to be called, so that no other takes the inheritance; {@code null} for the next
 *     one, whichever it is
 * @param depth how many redirects and branches it is inside of
 * @param budget shared with the call that made it
 */
record Nesting(
        @Nullable HookTarget target, int depth, @Nullable AttemptBudget budget) {}
