package io.llmspell.autoconfigure;

import io.llmspell.bridge.ScriptHostBuilder;

/** Changes what runs scripts, after configuration has said what it has to. */
@FunctionalInterface
public interface ScriptHostCustomizer {

    void customize(ScriptHostBuilder builder);
}
