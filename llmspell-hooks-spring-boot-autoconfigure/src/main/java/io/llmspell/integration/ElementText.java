package io.llmspell.integration;

import org.jspecify.annotations.Nullable;

/**
 * Knows what elements of streams say, for hooks on single elements: {@link io.llmspell.hook.HookContext#streamText()}.
 * Beans of it are asked in their order; what is a {@link CharSequence} says itself. Must be thread-safe.
 */
@FunctionalInterface
public interface ElementText {

    /**
     * The text of an element; {@code null} if it is of a kind that this one does not know, empty if it says nothing.
     */
    @Nullable
    String textOf(Object element);
}
