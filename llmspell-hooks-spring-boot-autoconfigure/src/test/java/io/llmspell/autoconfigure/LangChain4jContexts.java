package io.llmspell.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Starts plain LangChain4j applications that have the starter. */
public final class LangChain4jContexts {

    private LangChain4jContexts() {}

    public static ApplicationContextRunner runner() {
        return HookContexts.runner()
                .withConfiguration(AutoConfigurations.of(LangChain4jHookAutoConfiguration.class))
                .withPropertyValues("llmspell.hooks.timeout=30s");
    }
}
