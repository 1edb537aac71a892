package io.llmspell.autoconfigure;

import io.llmspell.integration.HookInfrastructure;
import io.llmspell.integration.batch.BatchHooks;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Role;
import org.springframework.util.function.SingletonSupplier;

/**
 * Hooks around the jobs of Spring Batch, where it is on the class path. Switched off by
 * {@code llmspell.hooks.adapters.batch.enabled=false}.
 */
@AutoConfiguration(after = HookAutoConfiguration.class)
@ConditionalOnClass(
        name = {
            "org.springframework.batch.core.repository.JobRepository",
            "org.springframework.transaction.support.TransactionSynchronization",
            "io.micrometer.observation.ObservationRegistry"
        })
@ConditionalOnProperty(
        name = {"llmspell.hooks.enabled", "llmspell.hooks.adapters.batch.enabled"},
        matchIfMissing = true)
@Conditional(OnBatchVersion.class)
@ConditionalOnBean(HookInfrastructure.class)
@EnableConfigurationProperties(BatchHookProperties.class)
public final class BatchHookAutoConfiguration {

    BatchHookAutoConfiguration() {}

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    static BatchHooks batchHooks(ConfigurableListableBeanFactory beanFactory, HookInfrastructure infrastructure) {
        return BatchHooks.of(
                beanFactory, infrastructure::isComponent, SingletonSupplier.of(infrastructure::workflowPoints));
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static BeanPostProcessor batchJobHooks(BatchHooks hooks) {
        return hooks.jobHooks();
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static BeanPostProcessor batchStepHooks(BatchHooks hooks) {
        return hooks.stepHooks();
    }
}
