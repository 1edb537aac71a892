package io.llmspell.autoconfigure;

import io.llmspell.integration.adapter.ToolFailures;
import io.llmspell.integration.adapter.ToolFailures.OnCancel;
import io.llmspell.integration.adapter.ToolFailures.OnError;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of the hooks around Google's Agent Development Kit.
 *
 * @param enabled Whether what an application does with Google ADK is hooked.
 * @param onCancel What becomes of a tool call that a hook cancels.
 * @param onError What becomes of a tool call that fails.
 */
@ConfigurationProperties("llmspell.hooks.adapters.adk")
public record AdkHookProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("answer") OnCancel onCancel,
        @DefaultValue("answer") OnError onError) {

    ToolFailures failures() {
        return new ToolFailures(this.onCancel, this.onError);
    }
}
