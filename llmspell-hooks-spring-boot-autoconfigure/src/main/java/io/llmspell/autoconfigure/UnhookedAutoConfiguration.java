package io.llmspell.autoconfigure;

import io.llmspell.event.EventBus;
import io.llmspell.integration.HookInfrastructure;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.ToolCatalog;
import io.llmspell.integration.WorkflowTemplate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Where hooks are switched off, what an application injects is still there: templates that only run what they are
 * given, and the catalog of all tools.
 */
@AutoConfiguration
@ConditionalOnProperty(name = "llmspell.hooks.enabled", havingValue = "false")
public final class UnhookedAutoConfiguration {

    private final HookInfrastructure infrastructure;

    UnhookedAutoConfiguration(
            ConfigurableListableBeanFactory beanFactory, Environment environment, ObjectProvider<EventBus> bus) {
        this.infrastructure = HookInfrastructure.unhooked(
                beanFactory, bus::getObject, () -> EventAutoConfiguration.published(beanFactory, environment));
    }

    @Bean
    @ConditionalOnMissingBean
    HookTemplate hookTemplate() {
        return this.infrastructure.hookTemplate();
    }

    @Bean
    @ConditionalOnMissingBean
    WorkflowTemplate workflowTemplate() {
        return this.infrastructure.workflowTemplate();
    }

    @Bean
    @ConditionalOnMissingBean
    ToolCatalog toolCatalog() {
        return this.infrastructure.toolCatalog();
    }
}
