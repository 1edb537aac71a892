package io.llmspell.integration;

import org.jspecify.annotations.Nullable;

/**
 * Something that remembered results must not be shared across, such as the user or the tenant of a call. All beans of
 * this type take part in every key, an explicit one too. Asked on the thread of the call, which for a branch of a fork
 * is not its caller's: what reads a thread local must be carried there by a {@link io.llmspell.hook.ContextCarrier}.
 */
@FunctionalInterface
public interface CacheScope {

    /** The value for the current call, which must have value equality; {@code null} where there is none. */
    @Nullable
    Object current();
}
