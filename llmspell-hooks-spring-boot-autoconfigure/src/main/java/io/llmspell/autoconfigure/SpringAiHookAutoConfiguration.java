package io.llmspell.autoconfigure;

import io.llmspell.integration.ElementText;
import io.llmspell.integration.HookInfrastructure;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.ToolVisibility;
import io.llmspell.integration.springai.SpringAiHooks;
import org.springframework.beans.factory.ObjectProvider;
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
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

/**
 * Hooks around the tools, models and memories of Spring AI, where it is on the class path. Switched off by
 * {@code llmspell.hooks.adapters.spring-ai.enabled=false}.
 */
@AutoConfiguration(after = HookAutoConfiguration.class)
@ConditionalOnClass(
        name = {
            "org.springframework.ai.chat.model.ChatModel",
            "org.springframework.ai.model.tool.ToolCallingManager",
            "reactor.core.publisher.Flux"
        })
@ConditionalOnProperty(
        name = {"llmspell.hooks.enabled", "llmspell.hooks.adapters.spring-ai.enabled"},
        matchIfMissing = true)
@Conditional(OnSpringAiVersion.class)
@ConditionalOnBean(HookInfrastructure.class)
@EnableConfigurationProperties(SpringAiHookProperties.class)
public final class SpringAiHookAutoConfiguration {

    SpringAiHookAutoConfiguration() {}

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    static SpringAiHooks springAiHooks(
            ConfigurableListableBeanFactory beanFactory,
            Environment environment,
            HookInfrastructure infrastructure,
            ObjectProvider<HookTemplate> hooks,
            ObjectProvider<ToolVisibility> visibility) {
        // Asked for while post-processors are made, when the bean of the properties cannot be yet.
        SpringAiHookProperties properties =
                Binder.get(environment).bindOrCreate("llmspell.hooks.adapters.spring-ai", SpringAiHookProperties.class);
        return SpringAiHooks.of(
                beanFactory,
                infrastructure::isComponent,
                SingletonSupplier.of(hooks::getObject),
                SingletonSupplier.of(
                        () -> ToolVisibility.allOf(visibility.orderedStream().toList())),
                properties.failures());
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static BeanPostProcessor springAiBeanHooks(SpringAiHooks hooks) {
        return hooks.beanHooks();
    }

    @Bean
    static ElementText springAiAnswerText(SpringAiHooks hooks) {
        return hooks.answerText();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.ai.chat.client.ChatClient")
    static final class ChatClientConfiguration {

        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static BeanPostProcessor springAiClientHooks(SpringAiHooks hooks) {
            return hooks.clientHooks();
        }

        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static BeanPostProcessor springAiClientBuilderHooks(SpringAiHooks hooks) {
            return hooks.clientBuilderHooks();
        }
    }
}
