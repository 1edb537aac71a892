package io.llmspell.autoconfigure;

import com.networknt.schema.Schema;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.llmspell.event.EventBus;
import io.llmspell.event.EventBusBuilder;
import io.llmspell.event.EventBusListener;
import io.llmspell.event.EventContext;
import io.llmspell.event.EventInterceptor;
import io.llmspell.event.EventObserver;
import io.llmspell.event.EventPermissions;
import io.llmspell.event.EventRateLimiter;
import io.llmspell.event.EventSource;
import io.llmspell.event.EventStorage;
import io.llmspell.event.EventUpcaster;
import io.llmspell.event.EventValidator;
import io.llmspell.hook.CallStacks;
import io.llmspell.hook.HookEngine;
import io.llmspell.hook.HookExecutor;
import io.llmspell.hook.HookRegistry;
import io.llmspell.integration.ApplicationEventBridge;
import io.llmspell.integration.BackPressureEvents;
import io.llmspell.integration.EventBusLifecycle;
import io.llmspell.integration.EventHandlersLifecycle;
import io.llmspell.integration.EventHooks;
import io.llmspell.integration.EventInfrastructure;
import io.llmspell.integration.EventLog;
import io.llmspell.integration.HookEventContext;
import io.llmspell.integration.HookEvents;
import io.llmspell.integration.PropagatedThreadContext;
import io.llmspell.integration.PublishedEvents;
import io.llmspell.integration.Refusals;
import io.llmspell.observability.ObservationFaults;
import io.llmspell.security.PublisherRateLimiter;
import io.llmspell.security.RateLimit;
import io.llmspell.security.SchemaValidator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
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
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.json.JsonMapper;

/** The event bus and the handlers of an application. Switched off by {@code llmspell.events.enabled=false}. */
@AutoConfiguration(
        after = HookAutoConfiguration.class,
        afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnProperty(name = "llmspell.events.enabled", matchIfMissing = true)
@EnableConfigurationProperties({EventProperties.class, EventStorageProperties.class, MdcProperties.class})
public final class EventAutoConfiguration {

    EventAutoConfiguration() {}

    private static EventProperties properties(Environment environment) {
        return Binder.get(environment).bindOrCreate("llmspell.events", EventProperties.class);
    }

    /** What is to be published of what happens: nothing, where there is no bus. */
    static PublishedEvents published(ListableBeanFactory beanFactory, Environment environment) {
        String[] buses = BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, EventBus.class, true, false);
        return (buses.length > 0)
                ? Binder.get(environment)
                        .bindOrCreate("llmspell.events.publish", EventProperties.Publish.class)
                        .published()
                : PublishedEvents.NONE;
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    static EventInfrastructure eventInfrastructure(
            ConfigurableListableBeanFactory beanFactory,
            Environment environment,
            ObjectProvider<EventBus> bus,
            ObjectProvider<JsonMapper> mapper) {
        return EventInfrastructure.of(
                beanFactory,
                () -> properties(environment).handlers(),
                bus::getObject,
                () -> mapper.getIfAvailable(JsonMapper::shared));
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static BeanPostProcessor eventHandlerPostProcessor(EventInfrastructure infrastructure) {
        return infrastructure.handlerPostProcessor();
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    EventBus eventBus(
            EventProperties properties,
            EventInfrastructure infrastructure,
            EventContext context,
            ObjectProvider<JsonMapper> mapper,
            ObjectProvider<EventStorage> storage,
            ObjectProvider<EventUpcaster> upcasters,
            EventStorageProperties storageProperties,
            ObjectProvider<EventInterceptor> interceptors,
            ObjectProvider<EventValidator> validators,
            ObjectProvider<EventPermissions> permissions,
            ObjectProvider<EventRateLimiter> rateLimiter,
            ObjectProvider<EventBusListener> listeners,
            ObjectProvider<EventObserver> observers,
            ObjectProvider<EventBusCustomizer> customizers) {
        EventBusBuilder builder = EventBus.builder()
                .context(context)
                .limits(properties.limits().limits())
                .lazyWakeUp(properties.wakeUp() == EventProperties.WakeUp.LAZY);
        if (properties.parallelism() != null) {
            builder.parallelism(properties.parallelism());
        }
        if (properties.maxHandlerThreads() != null) {
            builder.maxHandlerThreads(properties.maxHandlerThreads());
        }
        mapper.ifAvailable(builder::mapper);
        storage.ifAvailable(kept -> builder.storage(raising(kept, upcasters)));
        builder.storageFailure(storageProperties.onFailure());
        permissions.ifAvailable(builder::permissions);
        rateLimiter.ifAvailable(builder::rateLimiter);
        interceptors.orderedStream().forEach(builder::interceptor);
        validators.orderedStream().forEach(builder::validator);
        listeners.orderedStream().forEach(builder::listener);
        observers.orderedStream().forEach(builder::observer);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        EventBus bus = builder.build();
        infrastructure.registerHandlers(bus);
        return bus;
    }

    private static EventStorage raising(EventStorage storage, ObjectProvider<EventUpcaster> upcasters) {
        List<EventUpcaster> known = upcasters.orderedStream().toList();
        return known.isEmpty() ? storage : EventStorage.upcasting(storage, known);
    }

    @Bean
    @ConditionalOnMissingBean
    EventBusLifecycle eventBusLifecycle(EventBus bus, EventProperties properties) {
        return new EventBusLifecycle(bus, properties.shutdownTimeout());
    }

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    EventHandlersLifecycle eventHandlersLifecycle(EventInfrastructure infrastructure) {
        return new EventHandlersLifecycle(infrastructure);
    }

    /** Hooks have one already, unless they are switched off. */
    @Bean
    @ConditionalOnMissingBean
    ObservationFaults observationFaults() {
        return new ObservationFaults();
    }

    @Bean
    @ConditionalOnMissingBean
    EventLog eventLog() {
        return new EventLog();
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty(name = "llmspell.events.publish.system", matchIfMissing = true)
    BackPressureEvents backPressureEvents(ObjectProvider<EventBus> bus) {
        return new BackPressureEvents(bus::getObject);
    }

    @Bean
    @ConditionalOnMissingBean
    EventContext eventContext(
            EventProperties properties,
            Environment environment,
            ObjectProvider<HookExecutor> executor,
            ObjectProvider<HookEventContext.ThreadContext> threadContext) {
        EventSource source = source(properties, environment);
        Supplier<CallStacks> stacks = SingletonSupplier.of(
                () -> executor.getIfAvailable(() -> HookEngine.builder().build().executor())
                        .callStacks());
        return new HookEventContext(stacks, source, threadContext.getIfAvailable());
    }

    private static EventSource source(EventProperties properties, Environment environment) {
        String component = properties.source().component();
        String name = StringUtils.hasText(component)
                ? component
                : environment.getProperty("spring.application.name", "application");
        return new EventSource(
                StringUtils.hasText(name) ? name : "application",
                properties.source().instanceId(),
                null);
    }

    /** What events do to hooks, and hooks to events. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(HookRegistry.class)
    static final class HooksConfiguration {

        @Bean
        @ConditionalOnMissingBean
        EventHooks eventHooks(
                ObjectProvider<HookRegistry> registry,
                ObjectProvider<HookExecutor> executor,
                ObjectProvider<Refusals> refusals) {
            return new EventHooks(
                    SingletonSupplier.of(registry::getObject),
                    SingletonSupplier.of(executor::getObject),
                    refusals::getObject);
        }

        @Bean
        @ConditionalOnMissingBean
        HookEvents hookEvents(ObjectProvider<EventBus> bus, EventProperties properties) {
            return new HookEvents(bus::getObject, properties.publish().published());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = {"io.micrometer.context.ContextSnapshotFactory", "org.slf4j.MDC"})
    static final class ContextPropagationConfiguration {

        @Bean
        @ConditionalOnMissingBean
        HookEventContext.ThreadContext eventThreadContext(MdcProperties properties, ObservationFaults faults) {
            return new PropagatedThreadContext(
                    properties.key(), fault -> faults.occurred(ObservationFaults.Part.CONTEXT, fault));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(RateLimiter.class)
    static final class RateLimitConfiguration {

        @Bean
        @ConditionalOnMissingBean(EventRateLimiter.class)
        PublisherRateLimiter eventRateLimiter(EventProperties properties) {
            Map<String, RateLimit> limits = new LinkedHashMap<>();
            properties.rateLimits().forEach((publisher, rate) -> limits.put(publisher, rate.toLimit()));
            EventProperties.Rate common = properties.rateLimit();
            return new PublisherRateLimiter((common != null) ? common.toLimit() : null, limits);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Schema.class)
    static final class SchemaConfiguration {

        @Bean
        @ConditionalOnMissingBean
        SchemaValidator eventSchemaValidator(EventProperties properties, ResourceLoader resources) {
            return SchemaValidator.of(properties.schemas(), resources);
        }
    }

    /** What was asked for must be there. */
    @Bean
    static SmartInitializingSingleton eventLibraryCheck(EventProperties properties, ResourceLoader resources) {
        return () -> {
            require(
                    !properties.schemas().isEmpty(),
                    resources,
                    "com.networknt.schema.Schema",
                    "llmspell.events.schemas",
                    "com.networknt:json-schema-validator");
            require(
                    properties.rateLimit() != null || !properties.rateLimits().isEmpty(),
                    resources,
                    "io.github.resilience4j.ratelimiter.RateLimiter",
                    "llmspell.events.rate-limit",
                    "io.github.resilience4j:resilience4j-ratelimiter");
        };
    }

    private static void require(boolean asked, ResourceLoader resources, String type, String property, String library) {
        if (asked && !ClassUtils.isPresent(type, resources.getClassLoader())) {
            throw new MissingLibraryException(property, library);
        }
    }

    /** Both ways are opt-in. */
    @Bean
    @ConditionalOnMissingBean
    ApplicationEventBridge applicationEventBridge(
            EventProperties properties, ObjectProvider<EventBus> bus, ApplicationEventPublisher publisher) {
        EventProperties.ApplicationEvents exchange = properties.applicationEvents();
        ApplicationEventBridge bridge = new ApplicationEventBridge(bus::getObject, exchange.toBus());
        if (!exchange.fromBus().isEmpty()) {
            bridge.toApplication(exchange.fromBus(), publisher);
        }
        return bridge;
    }
}
