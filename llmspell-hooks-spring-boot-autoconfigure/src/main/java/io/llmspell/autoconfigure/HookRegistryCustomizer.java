package io.llmspell.autoconfigure;

import io.llmspell.hook.HookRegistry;

/**
 * Registers hooks that are no beans, after those that are: before anything runs that they could miss. A bean of this
 * type must not need the bean of the registry, nor anything that does.
 */
@FunctionalInterface
public interface HookRegistryCustomizer {

    void customize(HookRegistry registry);
}
