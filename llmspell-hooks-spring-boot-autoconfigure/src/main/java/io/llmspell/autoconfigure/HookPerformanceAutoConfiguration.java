package io.llmspell.autoconfigure;

import io.llmspell.hook.HookExecutor;
import io.llmspell.hook.HookRegistry;
import io.llmspell.integration.UsageReadings;
import io.llmspell.integration.UsageSampler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.util.function.SingletonSupplier;

/**
 * Fires the points about the usage of memory and processors. Switched off by
 * {@code llmspell.hooks.performance.enabled=false}.
 */
@AutoConfiguration(after = HookAutoConfiguration.class)
@ConditionalOnProperty(
        name = {"llmspell.hooks.enabled", "llmspell.hooks.performance.enabled"},
        matchIfMissing = true)
public final class HookPerformanceAutoConfiguration {

    HookPerformanceAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    UsageReadings usageReadings() {
        return UsageReadings.ofJvm();
    }

    @Bean
    @ConditionalOnMissingBean
    UsageSampler usageSampler(
            UsageReadings readings,
            HookProperties properties,
            ObjectProvider<HookRegistry> registry,
            ObjectProvider<HookExecutor> executor) {
        return new UsageSampler(
                readings,
                properties.performance().sampling(),
                SingletonSupplier.of(registry::getObject),
                SingletonSupplier.of(executor::getObject));
    }
}
