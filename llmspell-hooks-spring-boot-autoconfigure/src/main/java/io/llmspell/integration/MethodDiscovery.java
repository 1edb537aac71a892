package io.llmspell.integration;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Registers the annotated methods of an application's beans: of all bean definitions when what they are registered with
 * is made, before any of the beans exists, and of a bean whose type was not known by then when it is made.
 *
 * @param <R> what the methods are registered with
 */
abstract class MethodDiscovery<R> {

    private static final Log logger = LogFactory.getLog(MethodDiscovery.class);

    private final ConfigurableListableBeanFactory beanFactory;

    private final AnnotatedMethods annotated;

    private final Map<String, List<Registration>> registered = new HashMap<>();

    /** Beans that were made before the registry was: it may need them itself. */
    private final List<Pending> pending = new ArrayList<>();

    private @Nullable R registry;

    MethodDiscovery(ConfigurableListableBeanFactory beanFactory, AnnotatedMethods annotated) {
        this.beanFactory = beanFactory;
        this.annotated = annotated;
    }

    private record Pending(String beanName, Object bean, Class<?> type) {}

    /** A registered method of a bean. */
    record Registration(BeanMethod method, Runnable removal) {}

    /** Registers a method. */
    abstract Registration register(R registry, String beanName, Class<?> type, Method method);

    /** Registers the methods of all bean definitions, the first time it is called. */
    final synchronized void registerAll(R registry) {
        if (this.registry != null) {
            return;
        }
        this.registry = registry;
        for (String beanName : this.beanFactory.getBeanDefinitionNames()) {
            Class<?> type = typeOf(beanName);
            if (type != null) {
                register(registry, beanName, type);
            }
        }
        List<Pending> made = List.copyOf(this.pending);
        this.pending.clear();
        made.forEach(each -> bind(registry, each.beanName(), each.bean(), each.type()));
    }

    /**
     * Registers the methods of a bean that is there now, unless they are, and checks that they can be called on it.
     * Where there is no registry yet, that is done when there is: to make it now would be to make what it needs,
     * perhaps this very bean.
     */
    final synchronized void bind(String beanName, Object bean, Class<?> type) {
        if (ScopedProxyUtils.isScopedTarget(beanName)) {
            return;
        }
        if (this.registry != null) {
            bind(this.registry, beanName, bean, type);
        } else {
            this.pending.add(new Pending(beanName, bean, type));
        }
    }

    private void bind(R registry, String beanName, Object bean, Class<?> type) {
        if (!this.beanFactory.containsBean(beanName)) {
            logger.warn("The @" + this.annotated.annotation().getSimpleName() + " methods of " + type.getName()
                    + " do not run: '" + beanName + "' is no bean of its own");
        } else {
            register(registry, beanName, type);
            this.registered
                    .getOrDefault(beanName, List.of())
                    .forEach(registration -> registration.method().check(bean));
        }
    }

    /** Removes all methods. */
    final synchronized void removeAll() {
        if (this.registry != null) {
            List.copyOf(this.registered.keySet()).forEach(this::unregister);
        }
    }

    /** Removes the methods of a bean that is destroyed; an instance of a scope goes without the others. */
    final synchronized void remove(String beanName) {
        if (!this.beanFactory.containsBean(beanName) || this.beanFactory.isSingleton(beanName)) {
            unregister(beanName);
        }
    }

    private void unregister(String beanName) {
        List<Registration> methods = this.registered.remove(beanName);
        if (methods != null) {
            methods.forEach(registration -> registration.removal().run());
        }
    }

    private void register(R registry, String beanName, Class<?> type) {
        if (this.registered.containsKey(beanName)) {
            return;
        }
        List<Registration> methods = new ArrayList<>();
        for (Method method : this.annotated.of(type)) {
            methods.add(register(registry, beanName, type, method));
        }
        if (!methods.isEmpty()) {
            this.registered.put(beanName, methods);
        }
    }

    /** Fails if configuration speaks of a method that no bean has; to be asked when all beans are there. */
    abstract void requireKnownOverrides(R registry);

    /** Checks the proxies of scoped beans too, which are there only once they are asked for. */
    final synchronized void requireReachable() {
        for (Map.Entry<String, List<Registration>> methods :
                Map.copyOf(this.registered).entrySet()) {
            String beanName = methods.getKey();
            if (this.beanFactory.containsBeanDefinition(ScopedProxyUtils.getTargetBeanName(beanName))) {
                Object proxy = this.beanFactory.getBean(beanName);
                methods.getValue().forEach(registration -> registration.method().check(proxy));
            }
        }
    }

    private @Nullable Class<?> typeOf(String beanName) {
        if (ScopedProxyUtils.isScopedTarget(beanName)
                || this.beanFactory.getBeanDefinition(beanName).isAbstract()) {
            return null;
        }
        Class<?> type = AutoProxyUtils.determineTargetClass(this.beanFactory, beanName);
        if (type != null && this.beanFactory.containsBeanDefinition(ScopedProxyUtils.getTargetBeanName(beanName))) {
            type = AutoProxyUtils.determineTargetClass(this.beanFactory, ScopedProxyUtils.getTargetBeanName(beanName));
        }
        return (type != null) ? ClassUtils.getUserClass(type) : null;
    }
}
