package io.llmspell.autoconfigure;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.llmspell.event.EventBus;
import io.llmspell.hook.CallerRules;
import io.llmspell.hook.ContextCarrier;
import io.llmspell.hook.HookBudgets;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookEngine;
import io.llmspell.hook.HookExecutor;
import io.llmspell.hook.HookListener;
import io.llmspell.hook.HookObserver;
import io.llmspell.hook.HookOrigin;
import io.llmspell.hook.HookPermissions;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.RefusalListener;
import io.llmspell.integration.ApplicationHooks;
import io.llmspell.integration.AuthenticationCacheScope;
import io.llmspell.integration.AuthorizationHooks;
import io.llmspell.integration.CacheScope;
import io.llmspell.integration.ElementText;
import io.llmspell.integration.HookInfrastructure;
import io.llmspell.integration.HookLog;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.LimitHooks;
import io.llmspell.integration.LoggedCorrelation;
import io.llmspell.integration.PropagatingContextCarrier;
import io.llmspell.integration.Refusals;
import io.llmspell.integration.ThreadRules;
import io.llmspell.integration.ToolCatalog;
import io.llmspell.integration.WorkflowTemplate;
import io.llmspell.observability.ObservationFaults;
import io.llmspell.observability.ObservationFaults.Part;
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
import org.springframework.context.annotation.Lazy;
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
@EnableConfigurationProperties({HookProperties.class, MdcProperties.class})
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
            ObjectProvider<Ticker> ticker,
            ObjectProvider<CacheScope> scopes,
            ObjectProvider<ContextCarrier> carrier,
            ObjectProvider<ElementText> texts,
            ObjectProvider<EventBus> bus,
            ObjectProvider<Refusals> refusals) {
        return HookInfrastructure.of(
                beanFactory,
                new HookInfrastructure.Parts(
                        // Asked for while post-processors are made, when the bean of the properties cannot be yet.
                        () -> properties(environment).integration(),
                        registry::getObject,
                        executor::getObject,
                        () -> mapper.getIfAvailable(JsonMapper::new),
                        () -> ticker.getIfAvailable(Ticker::systemTicker),
                        () -> scopes.orderedStream().toList(),
                        () -> beanFactory.getBean(FORK_EXECUTOR, java.util.concurrent.Executor.class),
                        () -> carrier.getIfAvailable(() -> task -> task),
                        () -> texts.orderedStream().toList(),
                        bus::getObject,
                        () -> EventAutoConfiguration.published(beanFactory, environment),
                        refusals::getObject));
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @ConditionalOnMissingBean
    static Refusals hookRefusals(
            ConfigurableListableBeanFactory beanFactory,
            Environment environment,
            ObjectProvider<HookRegistry> registry,
            ObjectProvider<HookExecutor> executor,
            ObjectProvider<EventBus> bus,
            ObjectProvider<RefusalListener> listeners) {
        return new Refusals(
                SingletonSupplier.of(registry::getObject),
                SingletonSupplier.of(executor::getObject),
                bus::getObject,
                SingletonSupplier.of(() -> EventAutoConfiguration.published(beanFactory, environment)),
                () -> listeners
                        .orderedStream()
                        .filter(each -> !(each instanceof Refusals))
                        .toList());
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Advisor hookComponentAdvisor(HookInfrastructure infrastructure, Environment environment) {
        // Only this one: to bind all of them takes a while, and is done once more for their bean.
        int order = Binder.get(environment)
                .bind("llmspell.hooks.advice-order", Integer.class)
                .orElse(HookProperties.ADVICE_ORDER);
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
            ObjectProvider<HookPermissions> permissions,
            ObjectProvider<HookBudgets> budgets,
            ObjectProvider<HookObserver> observers,
            ObjectProvider<HookEngineCustomizer> customizers) {
        HookEngine.Builder builder = HookEngine.builder()
                .defaults(properties.defaults())
                .maxOwnThreads(properties.maxOwnThreads())
                .callerRules(callerRules)
                .listener(infrastructure.cacheEviction());
        permissions.ifAvailable(builder::permissions);
        budgets.ifAvailable(builder::budgets);
        breakers.ifAvailable(builder::circuitBreakers);
        carrier.ifAvailable(builder::contextCarrier);
        listeners.orderedStream().forEach(builder::listener);
        observers.orderedStream().forEach(builder::observer);
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
        HookRegistry configured =
                engine.registry().as(new HookOrigin(HookOrigin.Kind.CONFIGURATION, "the start of the application"));
        definitions.orderedStream().forEach(configured::register);
        customizers.orderedStream().forEach(customizer -> customizer.customize(configured));
        return engine.registry();
    }

    @Bean(EXECUTOR)
    @ConditionalOnMissingBean
    HookExecutor hookExecutor(HookEngine engine, HookRegistry registryWithAllHooks) {
        return engine.executor();
    }

    @Bean
    @ConditionalOnMissingBean
    ObservationFaults observationFaults() {
        return new ObservationFaults();
    }

    @Bean
    @ConditionalOnMissingBean
    HookLog hookLog() {
        return new HookLog();
    }

    @Bean
    @ConditionalOnMissingBean
    LimitHooks limitHooks(ObjectProvider<Refusals> refusals) {
        return new LimitHooks(refusals::getObject);
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
    @Lazy
    @ConditionalOnMissingBean
    HookTemplate hookTemplate(HookInfrastructure infrastructure) {
        return infrastructure.hookTemplate();
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    WorkflowTemplate workflowTemplate(HookInfrastructure infrastructure) {
        return infrastructure.workflowTemplate();
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    ToolCatalog toolCatalog(HookInfrastructure infrastructure) {
        return infrastructure.toolCatalog();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = {"io.micrometer.context.ContextSnapshotFactory", "org.slf4j.MDC"})
    static final class ContextPropagationConfiguration {

        @Bean
        @ConditionalOnMissingBean
        ContextCarrier hookContextCarrier(ObservationFaults faults) {
            return new PropagatingContextCarrier(fault -> faults.occurred(Part.CONTEXT, fault));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.slf4j.MDC")
    @ConditionalOnProperty(name = "llmspell.mdc.enabled", matchIfMissing = true)
    static final class LoggingConfiguration {

        @Bean
        @ConditionalOnMissingBean
        LoggedCorrelation hookLoggedCorrelation(MdcProperties properties, ObservationFaults faults) {
            return new LoggedCorrelation(properties.correlationIdKey(), fault -> faults.occurred(Part.CONTEXT, fault));
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
        AuthorizationHooks authorizationHooks(ObjectProvider<Refusals> refusals) {
            return new AuthorizationHooks(refusals::getObject);
        }
    }

    /** Correlation ids are those of traces, where there are traces. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Tracer.class)
    static final class TracingConfiguration {

        @Bean
        HookEngineCustomizer hookTraceIds(ObjectProvider<Tracer> tracers, ObservationFaults faults) {
            return builder -> tracers.ifAvailable(tracer -> builder.traceIds(() -> traceId(tracer, faults)));
        }

        private static @Nullable String traceId(Tracer tracer, ObservationFaults faults) {
            try {
                Span span = tracer.currentSpan();
                return (span != null) ? span.context().traceId() : null;
            } catch (Throwable ex) {
                faults.occurred(Part.CONTEXT, ex);
                return null;
            }
        }
    }
}
