package io.llmspell.autoconfigure;

import io.llmspell.integration.ElementText;
import io.llmspell.integration.HookInfrastructure;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.ToolVisibility;
import io.llmspell.integration.adk.AdkHooks;
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
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

/**
 * Hooks around the runners, tools, models and sessions of Google's Agent Development Kit, where it is on the class
 * path. Switched off by {@code llmspell.hooks.adapters.adk.enabled=false}.
 */
@AutoConfiguration(after = HookAutoConfiguration.class)
@ConditionalOnClass(
        name = {
            "com.google.adk.runner.Runner",
            "com.google.adk.plugins.PluginManager",
            "com.google.genai.types.Content",
            "io.reactivex.rxjava3.core.Flowable",
            "reactor.core.publisher.Flux"
        })
@ConditionalOnProperty(
        name = {"llmspell.hooks.enabled", "llmspell.hooks.adapters.adk.enabled"},
        matchIfMissing = true)
@Conditional(OnAdkVersion.class)
@ConditionalOnBean(HookInfrastructure.class)
@EnableConfigurationProperties(AdkHookProperties.class)
public final class AdkHookAutoConfiguration {

    AdkHookAutoConfiguration() {}

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    static AdkHooks adkHooks(
            ConfigurableListableBeanFactory beanFactory,
            Environment environment,
            HookInfrastructure infrastructure,
            ObjectProvider<HookTemplate> hooks,
            ObjectProvider<ToolVisibility> visibility) {
        // Asked for while post-processors are made, when the bean of the properties cannot be yet.
        AdkHookProperties properties =
                Binder.get(environment).bindOrCreate("llmspell.hooks.adapters.adk", AdkHookProperties.class);
        return AdkHooks.of(
                beanFactory,
                infrastructure::isComponent,
                SingletonSupplier.of(hooks::getObject),
                SingletonSupplier.of(
                        () -> ToolVisibility.allOf(visibility.orderedStream().toList())),
                properties.failures());
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static BeanPostProcessor adkBeanHooks(AdkHooks hooks) {
        return hooks.beanHooks();
    }

    @Bean
    static ElementText adkAnswerText(AdkHooks hooks) {
        return hooks.answerText();
    }
}
