package io.llmspell.autoconfigure;

import io.llmspell.integration.adapter.ToolFailures;
import io.llmspell.integration.adapter.ToolFailures.OnCancel;
import io.llmspell.integration.adapter.ToolFailures.OnError;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of the hooks around LangChain4j.
 *
 * @param enabled Whether what an application does with LangChain4j is hooked.
 * @param onCancel What becomes of a tool call that a hook cancels.
 * @param onError What becomes of a tool call that fails.
 */
@ConfigurationProperties("llmspell.hooks.adapters.langchain4j")
public record LangChain4jHookProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("answer") OnCancel onCancel,
        @DefaultValue("answer") OnError onError) {

    ToolFailures failures() {
        return new ToolFailures(this.onCancel, this.onError);
    }
}
