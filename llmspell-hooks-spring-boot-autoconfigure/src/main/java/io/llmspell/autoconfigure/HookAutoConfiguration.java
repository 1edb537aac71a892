package io.llmspell.autoconfigure;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.llmspell.event.EventBus;
import io.llmspell.hook.CallerRules;
import io.llmspell.hook.ContextCarrier;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookEngine;
import io.llmspell.hook.HookExecutor;
import io.llmspell.hook.HookListener;
import io.llmspell.hook.HookRegistry;
import io.llmspell.integration.ApplicationHooks;
import io.llmspell.integration.AuthenticationCacheScope;
import io.llmspell.integration.AuthorizationHooks;
import io.llmspell.integration.CacheScope;
import io.llmspell.integration.ElementText;
import io.llmspell.integration.HookInfrastructure;
import io.llmspell.integration.HookLog;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.LimitHooks;
import io.llmspell.integration.PropagatingContextCarrier;
import io.llmspell.integration.ThreadRules;
import io.llmspell.integration.ToolCatalog;
import io.llmspell.integration.WorkflowTemplate;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.json.JsonMapper;

/** Hooks around the components of an application. Switched off by {@code llmspell.hooks.enabled=false}. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
            "org.springframework.boot.autoconfigure.aop.AopAutoConfiguration",
            "io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration"
        })
@ConditionalOnProperty(name = "llmspell.hooks.enabled", matchIfMissing = true)
@EnableConfigurationProperties(HookProperties.class)
@Import(AutoProxyCreatorRegistrar.class)
public final class HookAutoConfiguration {

    static final String FORK_EXECUTOR = "hookForkExecutor";

    private static final String EXECUTOR = "hookExecutor";

    HookAutoConfiguration() {}

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    static HookInfrastructure hookInfrastructure(
            ConfigurableListableBeanFactory beanFactory,
            Environment environment,
            ObjectProvider<HookRegistry> registry,
            ObjectProvider<HookExecutor> executor,
            ObjectProvider<JsonMapper> mapper,
            ObjectProvider<CacheScope> scopes,
            ObjectProvider<ContextCarrier> carrier,
            ObjectProvider<ElementText> texts,
            ObjectProvider<EventBus> bus) {
        return HookInfrastructure.of(
                beanFactory,
                new HookInfrastructure.Parts(
                        // Asked for while post-processors are made, when the bean of the properties cannot be yet.
                        () -> properties(environment).integration(),
                        registry::getObject,
                        executor::getObject,
                        () -> mapper.getIfAvailable(JsonMapper::new),
                        () -> scopes.orderedStream().toList(),
                        () -> beanFactory.getBean(FORK_EXECUTOR, java.util.concurrent.Executor.class),
                        () -> carrier.getIfAvailable(() -> task -> task),
                        () -> texts.orderedStream().toList(),
                        bus::getObject,
                        () -> EventAutoConfiguration.published(beanFactory, environment)));
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Advisor hookComponentAdvisor(HookInfrastructure infrastructure, Environment environment) {
        int order = properties(environment).adviceOrder();
        return infrastructure.componentAdvisor(order);
    }

    private static HookProperties properties(Environment environment) {
        return Binder.get(environment).bindOrCreate("llmspell.hooks", HookProperties.class);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static BeanPostProcessor hookComponentPostProcessor(HookInfrastructure infrastructure) {
        return infrastructure.componentPostProcessor(EXECUTOR);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static BeanPostProcessor hookPostProcessor(HookInfrastructure infrastructure) {
        return infrastructure.hookPostProcessor();
    }

    @Bean
    @ConditionalOnMissingBean
    HookEngine hookEngine(
            HookProperties properties,
            HookInfrastructure infrastructure,
            CallerRules callerRules,
            ObjectProvider<CircuitBreakerRegistry> breakers,
            ObjectProvider<ContextCarrier> carrier,
            ObjectProvider<HookListener> listeners,
            ObjectProvider<HookEngineCustomizer> customizers) {
        HookEngine.Builder builder = HookEngine.builder()
                .defaults(properties.defaults())
                .maxOwnThreads(properties.maxOwnThreads())
                .callerRules(callerRules)
                .listener(infrastructure.cacheEviction());
        breakers.ifAvailable(builder::circuitBreakers);
        carrier.ifAvailable(builder::contextCarrier);
        listeners.orderedStream().forEach(builder::listener);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    @Bean
    @ConditionalOnMissingBean
    HookRegistry hookRegistry(
            HookEngine engine,
            HookInfrastructure infrastructure,
            ObjectProvider<HookDefinition> definitions,
            ObjectProvider<HookRegistryCustomizer> customizers) {
        infrastructure.registerHooks(engine.registry());
        definitions.orderedStream().forEach(engine.registry()::register);
        customizers.orderedStream().forEach(customizer -> customizer.customize(engine.registry()));
        return engine.registry();
    }

    @Bean(EXECUTOR)
    @ConditionalOnMissingBean
    HookExecutor hookExecutor(HookEngine engine, HookRegistry registryWithAllHooks) {
        return engine.executor();
    }

    @Bean
    @ConditionalOnMissingBean
    HookLog hookLog() {
        return new HookLog();
    }

    @Bean
    @ConditionalOnMissingBean
    LimitHooks limitHooks(ObjectProvider<HookRegistry> registry, ObjectProvider<HookExecutor> executor) {
        return new LimitHooks(SingletonSupplier.of(registry::getObject), SingletonSupplier.of(executor::getObject));
    }

    @Bean
    @ConditionalOnMissingBean
    ApplicationHooks applicationHooks(
            ApplicationContext context, Environment environment, ObjectProvider<HookExecutor> executor) {
        String name = environment.getProperty("spring.application.name", "");
        return new ApplicationHooks(
                context, name.isBlank() ? "application" : name, executor::getObject, Clock.systemUTC());
    }

    @Bean
    @ConditionalOnMissingBean
    CallerRules hookCallerRules() {
        return new ThreadRules();
    }

    /** Runs the branches of forks; not a candidate where an application wants just any executor. */
    @Bean(name = FORK_EXECUTOR, defaultCandidate = false)
    @ConditionalOnMissingBean(name = FORK_EXECUTOR)
    SimpleAsyncTaskExecutor hookForkExecutor(Environment environment) {
        SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("llmspell-fork-");
        executor.setVirtualThreads(Threading.VIRTUAL.isActive(environment));
        executor.setDaemon(true);
        return executor;
    }

    @Bean
    @ConditionalOnMissingBean
    HookTemplate hookTemplate(HookInfrastructure infrastructure) {
        return infrastructure.hookTemplate();
    }

    @Bean
    @ConditionalOnMissingBean
    WorkflowTemplate workflowTemplate(HookInfrastructure infrastructure) {
        return infrastructure.workflowTemplate();
    }

    @Bean
    @ConditionalOnMissingBean
    ToolCatalog toolCatalog(HookInfrastructure infrastructure) {
        return infrastructure.toolCatalog();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = {"io.micrometer.context.ContextSnapshotFactory", "org.slf4j.MDC"})
    static final class ContextPropagationConfiguration {

        @Bean
        @ConditionalOnMissingBean
        ContextCarrier hookContextCarrier() {
            return new PropagatingContextCarrier();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.security.core.context.SecurityContextHolder")
    static final class SecurityConfiguration {

        @Bean
        @ConditionalOnMissingBean
        AuthenticationCacheScope hookAuthenticationCacheScope() {
            return new AuthenticationCacheScope();
        }

        @Bean
        @ConditionalOnMissingBean
        AuthorizationHooks authorizationHooks(
                ObjectProvider<HookRegistry> registry, ObjectProvider<HookExecutor> executor) {
            return new AuthorizationHooks(
                    SingletonSupplier.of(registry::getObject), SingletonSupplier.of(executor::getObject));
        }
    }

    /** Correlation ids are those of traces, where there are traces. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Tracer.class)
    static final class TracingConfiguration {

        @Bean
        HookEngineCustomizer hookTraceIds(ObjectProvider<Tracer> tracers) {
            return builder -> tracers.ifAvailable(tracer -> builder.traceIds(() -> traceId(tracer)));
        }

        private static @Nullable String traceId(Tracer tracer) {
            Span span = tracer.currentSpan();
            return (span != null) ? span.context().traceId() : null;
        }
    }
}
