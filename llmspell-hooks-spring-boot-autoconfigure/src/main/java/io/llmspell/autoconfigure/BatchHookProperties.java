package io.llmspell.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of the hooks around Spring Batch.
 *
 * @param enabled Whether the jobs of Spring Batch are hooked.
 */
@ConfigurationProperties("llmspell.hooks.adapters.batch")
public record BatchHookProperties(@DefaultValue("true") boolean enabled) {}
