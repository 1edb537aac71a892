package io.llmspell.integration;

import io.llmspell.hook.HookRegistry;
import java.util.function.Supplier;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/** Binds the hooks of beans as they are made, and removes them as they are destroyed. */
final class HookPostProcessor implements DestructionAwareBeanPostProcessor, SmartInitializingSingleton, Ordered {

    private final Supplier<HookDiscovery> discovery;

    private final Supplier<HookRegistry> registry;

    HookPostProcessor(Supplier<HookDiscovery> discovery, Supplier<HookRegistry> registry) {
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
        if (HookDiscovery.mayHaveHooks(type)) {
            this.discovery.get().bind(this.registry.get(), beanName, bean, type);
        }
        return bean;
    }

    /** By then every bean that is not lazy is there, and with it every hook whose type only its bean shows. */
    @Override
    public void afterSingletonsInstantiated() {
        HookRegistry withAllHooks = this.registry.get();
        this.discovery.get().requireKnownOverrides(withAllHooks);
        this.discovery.get().requireReachable();
    }

    @Override
    public boolean requiresDestruction(Object bean) {
        return HookDiscovery.mayHaveHooks(typeOf(bean));
    }

    @Override
    public void postProcessBeforeDestruction(Object bean, String beanName) {
        this.discovery.get().remove(this.registry.get(), beanName);
    }

    private static Class<?> typeOf(Object bean) {
        return ClassUtils.getUserClass(AopProxyUtils.ultimateTargetClass(bean));
    }
}
