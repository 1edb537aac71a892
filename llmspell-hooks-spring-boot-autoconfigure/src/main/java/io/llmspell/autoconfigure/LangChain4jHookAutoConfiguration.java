package io.llmspell.autoconfigure;

import io.llmspell.integration.HookInfrastructure;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.ToolVisibility;
import io.llmspell.integration.langchain4j.AiServiceHooks;
import io.llmspell.integration.langchain4j.LangChain4jHooks;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

/**
 * Hooks around the tools, models and memories of LangChain4j, where it is on the class path. Switched off by
 * {@code llmspell.hooks.adapters.langchain4j.enabled=false}.
 */
@AutoConfiguration(after = HookAutoConfiguration.class)
@ConditionalOnClass(
        name = {"dev.langchain4j.model.chat.ChatModel", "dev.langchain4j.store.memory.chat.ChatMemoryStore"})
@ConditionalOnProperty(
        name = {"llmspell.hooks.enabled", "llmspell.hooks.adapters.langchain4j.enabled"},
        matchIfMissing = true)
@Conditional(OnLangChain4jVersion.class)
@ConditionalOnBean(HookInfrastructure.class)
@EnableConfigurationProperties(LangChain4jHookProperties.class)
public final class LangChain4jHookAutoConfiguration {

    LangChain4jHookAutoConfiguration() {}

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static BeanPostProcessor langChain4jBeanHooks(
            ConfigurableListableBeanFactory beanFactory,
            HookInfrastructure infrastructure,
            ObjectProvider<HookTemplate> hooks) {
        return LangChain4jHooks.of(beanFactory, infrastructure::isComponent, SingletonSupplier.of(hooks::getObject))
                .beanHooks();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "dev.langchain4j.spi.services.AiServiceContextFactory")
    static final class AiServicesConfiguration {

        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static AiServiceHooks aiServiceHooks(
                Environment environment,
                ObjectProvider<HookTemplate> hooks,
                ObjectProvider<ToolVisibility> visibility) {
            // Made among the post-processors, when the bean of the properties cannot be yet.
            LangChain4jHookProperties properties = Binder.get(environment)
                    .bindOrCreate("llmspell.hooks.adapters.langchain4j", LangChain4jHookProperties.class);
            return AiServiceHooks.connect(
                    SingletonSupplier.of(hooks::getObject),
                    SingletonSupplier.of(() ->
                            ToolVisibility.allOf(visibility.orderedStream().toList())),
                    properties.failures());
        }
    }
}
