package io.llmspell.autoconfigure;

import org.springframework.ai.model.chat.client.autoconfigure.ChatClientAutoConfiguration;
import org.springframework.ai.model.chat.memory.autoconfigure.ChatMemoryAutoConfiguration;
import org.springframework.ai.model.tool.autoconfigure.ToolCallingAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Starts plain Spring AI applications that have the starter. */
public final class SpringAiContexts {

    private SpringAiContexts() {}

    public static ApplicationContextRunner runner() {
        return HookContexts.runner()
                .withConfiguration(AutoConfigurations.of(
                        SpringAiHookAutoConfiguration.class,
                        ToolCallingAutoConfiguration.class,
                        ChatClientAutoConfiguration.class,
                        ChatMemoryAutoConfiguration.class))
                .withPropertyValues("llmspell.hooks.timeout=30s");
    }
}
