package io.llmspell.integration;

import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.RegisteredHook;
import io.llmspell.hook.StandardHookPoint;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

/**
 * Registers the {@code @Hook} methods of an application's beans: of all bean definitions when the registry is made,
 * before any of the beans exists, and of a bean whose type was not known by then when it is made.
 */
final class HookDiscovery {

    private static final Log logger = LogFactory.getLog(HookDiscovery.class);

    private final ConfigurableListableBeanFactory beanFactory;

    private final HookDefinitionReader reader;

    private final HookSettings settings;

    private final Map<String, List<Registered>> registered = new HashMap<>();

    private final Set<String> names = new HashSet<>();

    private final Set<String> shutdownBeans = new HashSet<>();

    private @Nullable HookRegistry registry;

    HookDiscovery(ConfigurableListableBeanFactory beanFactory, HookSettings settings) {
        this.beanFactory = beanFactory;
        this.settings = settings;
        this.reader = new HookDefinitionReader(beanFactory, settings);
    }

    /** A registered hook method of a bean. */
    private record Registered(String id, HookMethod method) {}

    /** Registers the hooks of all bean definitions, the first time it is called. */
    synchronized void registerAll(HookRegistry registry) {
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
    }

    /** Registers the hooks of a bean that is there now, unless they are, and checks that they can be called on it. */
    synchronized void bind(HookRegistry registry, String beanName, Object bean, Class<?> type) {
        if (ScopedProxyUtils.isScopedTarget(beanName)) {
            return;
        }
        if (!this.beanFactory.containsBean(beanName)) {
            logger.warn("The hooks of " + type.getName() + " do not run: '" + beanName + "' is no bean of its own");
        } else {
            register(registry, beanName, type);
            this.registered
                    .getOrDefault(beanName, List.of())
                    .forEach(hook -> hook.method().check(bean));
        }
    }

    /** Removes all hooks. */
    synchronized void removeAll() {
        if (this.registry != null) {
            for (String beanName : List.copyOf(this.registered.keySet())) {
                unregister(this.registry, beanName);
            }
        }
    }

    /** Removes the hooks of a bean that is destroyed; an instance of a scope goes without the others. */
    synchronized void remove(HookRegistry registry, String beanName) {
        if (!this.beanFactory.containsBean(beanName) || this.beanFactory.isSingleton(beanName)) {
            unregister(registry, beanName);
        }
    }

    private void unregister(HookRegistry registry, String beanName) {
        List<Registered> hooks = this.registered.remove(beanName);
        if (hooks != null) {
            hooks.forEach(hook -> registry.unregister(hook.id()));
        }
    }

    /** Whether a class has hooks at all. */
    static boolean mayHaveHooks(Class<?> type) {
        return AnnotationUtils.isCandidateClass(type, Hook.class)
                && !hookMethods(type).isEmpty();
    }

    private void register(HookRegistry registry, String beanName, Class<?> type) {
        if (this.registered.containsKey(beanName) || !AnnotationUtils.isCandidateClass(type, Hook.class)) {
            return;
        }
        List<Registered> hooks = new ArrayList<>();
        for (Method method : hookMethods(type)) {
            HookDefinition definition = this.reader.read(beanName, type, method);
            HookMethod handler = (HookMethod) definition.handler();
            hooks.add(new Registered(registry.register(definition).id(), handler));
            this.names.add(definition.metadata().name());
            if (definition.points().contains(StandardHookPoint.BEFORE_AGENT_SHUTDOWN)
                    || definition.points().contains(StandardHookPoint.AFTER_AGENT_SHUTDOWN)) {
                this.shutdownBeans.add(beanName);
            }
        }
        if (!hooks.isEmpty()) {
            this.registered.put(beanName, hooks);
        }
    }

    /** The beans whose hooks are to be there when agents shut down. */
    synchronized Set<String> beansForShutdown() {
        return Set.copyOf(this.shutdownBeans);
    }

    private static Set<Method> hookMethods(Class<?> type) {
        return MethodIntrospector.selectMethods(
                type, (Method method) -> AnnotatedElementUtils.hasAnnotation(method, Hook.class));
    }

    /** Fails if configuration speaks of a hook that no bean has; to be asked when all beans are there. */
    synchronized void requireKnownOverrides(HookRegistry registry) {
        Set<String> unknown = new TreeSet<>(this.settings.overrides().keySet());
        unknown.removeAll(this.names);
        unknown.removeIf(
                name -> registry.find(name).filter(HookDiscovery::isBeanHook).isPresent());
        if (!unknown.isEmpty()) {
            throw new InvalidHookException(
                    String.join(", ", unknown),
                    "llmspell.hooks.instances speaks of it, but no bean has a hook of that name",
                    "Use one of " + new TreeSet<>(this.names) + ", written as '[name]' in YAML",
                    null);
        }
    }

    /** Checks the proxies of scoped beans too, which are there only once they are asked for. */
    synchronized void requireReachable() {
        for (Map.Entry<String, List<Registered>> hooks :
                Map.copyOf(this.registered).entrySet()) {
            String beanName = hooks.getKey();
            if (this.beanFactory.containsBeanDefinition(ScopedProxyUtils.getTargetBeanName(beanName))) {
                Object proxy = this.beanFactory.getBean(beanName);
                hooks.getValue().forEach(hook -> hook.method().check(proxy));
            }
        }
    }

    /** Also of a bean of a parent context. */
    private static boolean isBeanHook(RegisteredHook hook) {
        return hook.definition().handler() instanceof HookMethod;
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
