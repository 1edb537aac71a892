package io.llmspell.integration.adapter;

import java.util.List;
import java.util.function.BiPredicate;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * Puts hooks around the beans of some kinds. Runs after the auto-proxy creator, so that hooks are outside of advice.
 */
public final class BeanHooks implements BeanPostProcessor, Ordered {

    private static final String SCOPED_TARGET = "scopedTarget.";

    private final List<HookedKind> kinds;

    private final BeanProxies proxies;

    private final BiPredicate<String, Class<?>> components;

    /**
     * Makes it.
     *
     * @param components tells the beans whose calls are hooked anyway
     */
    public BeanHooks(List<HookedKind> kinds, BeanProxies proxies, BiPredicate<String, Class<?>> components) {
        this.kinds = List.copyOf(kinds);
        this.proxies = proxies;
        this.components = components;
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof ScopedObject || BeanProxies.isHooked(bean)) {
            return bean;
        }
        String name = beanName.startsWith(SCOPED_TARGET) ? beanName.substring(SCOPED_TARGET.length()) : beanName;
        for (HookedKind kind : this.kinds) {
            MethodInterceptor interceptor = kind.interceptor(bean, name);
            if (interceptor != null && !isComponent(bean, beanName)) {
                return hooked(bean, beanName, kind, interceptor);
            }
        }
        return bean;
    }

    private boolean isComponent(Object bean, String beanName) {
        return this.components.test(beanName, ClassUtils.getUserClass(AopProxyUtils.ultimateTargetClass(bean)));
    }

    private Object hooked(Object bean, String beanName, HookedKind kind, MethodInterceptor interceptor) {
        Object proxy = this.proxies.proxy(bean, beanName, interceptor);
        if (proxy == null) {
            kind.unhooked(bean, beanName);
            return bean;
        }
        return proxy;
    }
}
