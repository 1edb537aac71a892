package io.llmspell.autoconfigure;

import io.llmspell.actuate.HooksHealthIndicator;
import io.llmspell.hook.HookRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;

/** The health of hooks. Switched off by {@code management.health.hooks.enabled=false}. */
@AutoConfiguration(
        after = HookAutoConfiguration.class,
        beforeName =
                "org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration")
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnSingleCandidate(HookRegistry.class)
@ConditionalOnEnabledHealthIndicator("hooks")
@EnableConfigurationProperties(HookEndpointProperties.class)
public final class HookHealthAutoConfiguration {

    HookHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = {"hooksHealthIndicator", "hooksHealthContributor"})
    HooksHealthIndicator hooksHealthIndicator(HookRegistry registry, HookEndpointProperties properties) {
        Status openGuards = switch (properties.hooks().openGuards()) {
            case UP -> Status.UP;
            case OUT_OF_SERVICE -> Status.OUT_OF_SERVICE;
            case DOWN -> Status.DOWN;
        };
        return new HooksHealthIndicator(registry, openGuards);
    }
}
