package io.llmspell.integration;

import java.util.function.Supplier;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * Binds the annotated methods of beans as they are made, and removes them as they are destroyed.
 *
 * @param <R> what they are registered with
 */
final class MethodPostProcessor<R> implements DestructionAwareBeanPostProcessor, SmartInitializingSingleton, Ordered {

    private final AnnotatedMethods annotated;

    private final Supplier<? extends MethodDiscovery<R>> discovery;

    private final Supplier<R> registry;

    MethodPostProcessor(
            AnnotatedMethods annotated, Supplier<? extends MethodDiscovery<R>> discovery, Supplier<R> registry) {
        this.annotated = annotated;
        this.discovery = discovery;
        this.registry = registry;
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        Class<?> type = typeOf(bean);
        if (!this.annotated.of(type).isEmpty()) {
            this.discovery.get().bind(beanName, bean, type);
        }
        return bean;
    }

    /** By then every bean that is not lazy is there, and with it every method whose type only its bean shows. */
    @Override
    public void afterSingletonsInstantiated() {
        R complete = this.registry.get();
        this.discovery.get().requireKnownOverrides(complete);
        this.discovery.get().requireReachable();
    }

    @Override
    public boolean requiresDestruction(Object bean) {
        return !this.annotated.of(typeOf(bean)).isEmpty();
    }

    @Override
    public void postProcessBeforeDestruction(Object bean, String beanName) {
        this.discovery.get().remove(beanName);
    }

    private static Class<?> typeOf(Object bean) {
        return ClassUtils.getUserClass(AopProxyUtils.ultimateTargetClass(bean));
    }
}
