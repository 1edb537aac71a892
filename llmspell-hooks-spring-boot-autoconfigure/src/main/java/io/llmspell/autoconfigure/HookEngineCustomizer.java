package io.llmspell.autoconfigure;

import io.llmspell.hook.HookEngine;

/** Changes the hook engine before it is built. All beans of this type are asked, in their order. */
@FunctionalInterface
public interface HookEngineCustomizer {

    void customize(HookEngine.Builder builder);
}
