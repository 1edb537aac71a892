package io.llmspell.autoconfigure;

import io.llmspell.event.EventPermissions;
import io.llmspell.hook.HookBudgets;
import io.llmspell.hook.HookPermissions;
import io.llmspell.hook.HookRegistry;
import io.llmspell.integration.HookInfrastructure;
import io.llmspell.integration.Refusals;
import io.llmspell.security.AuthenticatedCaller;
import io.llmspell.security.Caller;
import io.llmspell.security.HookUsageBudgets;
import io.llmspell.security.InputGuard;
import io.llmspell.security.RegistrationPermissions;
import io.llmspell.security.ToolAccess;
import io.llmspell.security.ToolAuthorization;
import io.llmspell.security.TopicPermissions;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.util.ClassUtils;

/** Who may do what, and how much: {@code llmspell.security.*}, and the budgets of hooks. */
@AutoConfiguration(after = HookAutoConfiguration.class)
@EnableConfigurationProperties(SecurityProperties.class)
public final class HookSecurityAutoConfiguration {

    HookSecurityAutoConfiguration() {}

    @Bean
    static SecurityRulesCheck securityRulesCheck(
            SecurityProperties properties,
            Environment environment,
            ResourceLoader resources,
            ObjectProvider<HookRegistry> registry,
            ObjectProvider<EventPermissions> permissions,
            ObjectProvider<HookInfrastructure> infrastructure) {
        return new SecurityRulesCheck(properties, environment, resources, registry, permissions, infrastructure);
    }

    @Bean
    @Conditional(OnTopicRules.class)
    @ConditionalOnMissingBean(EventPermissions.class)
    TopicPermissions topicPermissions(SecurityProperties properties, ResourceLoader resources) {
        Supplier<@Nullable Caller> caller =
                ClassUtils.isPresent(SecurityRulesCheck.SPRING_SECURITY, resources.getClassLoader())
                        ? new AuthenticatedCaller()
                        : () -> null;
        return new TopicPermissions(properties.topicRules(), caller);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = SecurityRulesCheck.HOOKS, matchIfMissing = true)
    static final class HookConfiguration {

        @Bean
        @ConditionalOnMissingBean(HookPermissions.class)
        @ConditionalOnProperty(name = "llmspell.security.registration.enabled", matchIfMissing = true)
        RegistrationPermissions hookRegistrationPermissions(
                SecurityProperties properties, ObjectProvider<Refusals> refusals) {
            return new RegistrationPermissions(properties.registration().rules(), refusals::getObject);
        }

        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnProperty(name = "llmspell.security.input.enabled", havingValue = "true")
        InputGuard hookInputGuard(SecurityProperties properties, ObjectProvider<Refusals> refusals) {
            return new InputGuard(properties.input().limits(), refusals::getObject);
        }

        @Bean
        HookRegistryCustomizer hookInputLimits(ObjectProvider<InputGuard> guard) {
            return registry -> guard.ifAvailable(each -> registry.register(each.hook()));
        }

        @Bean
        @ConditionalOnMissingBean(HookBudgets.class)
        HookUsageBudgets hookBudgets(HookProperties properties, ObjectProvider<Refusals> refusals) {
            return properties.budgets(refusals::getObject);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = SecurityRulesCheck.SPRING_SECURITY)
    static final class ManagerConfiguration {

        @Bean
        static SmartInitializingSingleton toolManagersCheck(
                SecurityRulesCheck check, ObjectProvider<AuthorizationManager<ToolAccess>> managers) {
            return () -> {
                if (managers.stream().findAny().isPresent()) {
                    check.requireToolHooks("Beans of AuthorizationManager<ToolAccess>");
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = SecurityRulesCheck.SPRING_SECURITY)
    @ConditionalOnProperty(name = SecurityRulesCheck.HOOKS, matchIfMissing = true)
    static final class ToolConfiguration {

        @Bean
        @ConditionalOnMissingBean
        ToolAuthorization toolAuthorization(
                SecurityProperties properties,
                ObjectProvider<RoleHierarchy> hierarchy,
                BeanFactory beans,
                ObjectProvider<AuthorizationManager<ToolAccess>> managers,
                ObjectProvider<Refusals> refusals) {
            List<AuthorizationManager<ToolAccess>> ofApplication =
                    managers.orderedStream().toList();
            return new ToolAuthorization(
                    properties.toolRules(),
                    hierarchy.getIfUnique(),
                    new BeanFactoryResolver(beans),
                    ofApplication,
                    refusals::getObject);
        }

        @Bean
        HookRegistryCustomizer toolAuthorizationHooks(ToolAuthorization authorization) {
            return registry -> authorization.hooks().forEach(registry::register);
        }
    }
}
