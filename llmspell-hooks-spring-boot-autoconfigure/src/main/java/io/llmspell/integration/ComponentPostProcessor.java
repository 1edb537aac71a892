package io.llmspell.integration;

import io.llmspell.hook.ComponentType;
import io.llmspell.hook.HookExecutor;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.StandardHookPoint;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.beans.factory.config.SmartInstantiationAwareBeanPostProcessor;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * Puts the hooks of each operation of a component at the place that {@link ComponentAdvisor} holds in its proxy, and
 * fires the points of an agent's initialisation and shutdown. Runs after the auto-proxy creator.
 */
final class ComponentPostProcessor
        implements SmartInstantiationAwareBeanPostProcessor, DestructionAwareBeanPostProcessor, Ordered {

    private static final String AFTER_SHUTDOWN = "#afterAgentShutdown";

    private final ConfigurableListableBeanFactory beanFactory;

    private final Supplier<ComponentCatalog> catalog;

    private final Supplier<OperationEngine> engine;

    private final Supplier<HookExecutor> executor;

    private final Supplier<HookDiscovery> discovery;

    private final String executorBeanName;

    ComponentPostProcessor(
            ConfigurableListableBeanFactory beanFactory,
            Supplier<ComponentCatalog> catalog,
            Supplier<OperationEngine> engine,
            Supplier<HookExecutor> executor,
            Supplier<HookDiscovery> discovery,
            String executorBeanName) {
        this.beanFactory = beanFactory;
        this.catalog = catalog;
        this.engine = engine;
        this.executor = executor;
        this.discovery = discovery;
        this.executorBeanName = executorBeanName;
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
        HookedComponent component = component(bean, beanName);
        if (component != null) {
            requireProxyable(component);
            if (component.id().type() == ComponentType.AGENT) {
                fire(StandardHookPoint.BEFORE_AGENT_INIT, component);
            }
        }
        return bean;
    }

    @Override
    public Object getEarlyBeanReference(Object bean, String beanName) {
        HookedComponent component = component(bean, beanName);
        return (component != null) ? bind(bean, component) : bean;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        HookedComponent component = component(bean, beanName);
        if (component == null) {
            return bean;
        }
        Object bound = AopUtils.isAopProxy(bean) ? bind(bean, component) : requireBoundEarly(bean, component);
        if (this.beanFactory.containsBeanDefinition(beanName) && this.beanFactory.isSingleton(beanName)) {
            // What a component does while it is destroyed is still hooked.
            registry().registerDependentBean(this.executorBeanName, beanName);
        }
        if (component.id().type() == ComponentType.AGENT) {
            fire(StandardHookPoint.AFTER_AGENT_INIT, component);
            fireAfterShutdownOf(component);
        }
        return bound;
    }

    private @Nullable HookedComponent component(Object bean, String beanName) {
        if (bean instanceof ScopedObject) {
            return null;
        }
        return this.catalog
                .get()
                .componentOf(beanName, ClassUtils.getUserClass(AopProxyUtils.ultimateTargetClass(bean)));
    }

    private static void requireProxyable(HookedComponent component) {
        Class<?> type = component.type();
        boolean proxied = Proxy.isProxyClass(type) || ClassUtils.isLambdaClass(type);
        if (!proxied && Modifier.isFinal(type.getModifiers())) {
            throw new InvalidComponentException(
                    ComponentResolver.describe(component.beanName(), type),
                    "is a component, but its class is final, so no call to it can be hooked",
                    "Make the class non-final (a record cannot be)");
        }
        for (Operation operation : component.operations()) {
            Method method = operation.signature().method();
            if (!proxied && method != null && Modifier.isFinal(method.getModifiers())) {
                throw new InvalidComponentException(
                        ComponentResolver.describe(component.beanName(), type),
                        "has the operation " + method.getName() + ", which is final, so calls to it cannot be hooked",
                        "Make the method non-final, or mark it with @NotAnOperation");
            }
        }
    }

    private Object bind(Object proxy, HookedComponent component) {
        if (!(proxy instanceof Advised advised) || advised.isFrozen()) {
            throw unhookable(component);
        }
        int place = placeOf(advised);
        if (place < 0) {
            boolean bound = Arrays.stream(advised.getAdvisors()).anyMatch(OperationAdvisor.class::isInstance);
            if (bound || component.operations().isEmpty()) {
                return proxy;
            }
            throw unhookable(component);
        }
        int order = ((Ordered) advised.getAdvisors()[place]).getOrder();
        advised.removeAdvisor(place);
        for (Operation operation : component.operations()) {
            Method method = operation.signature().method();
            if (method != null) {
                advised.addAdvisor(place, new OperationAdvisor(method, operation, this.engine, order));
            }
        }
        return proxy;
    }

    private static int placeOf(Advised advised) {
        Advisor[] advisors = advised.getAdvisors();
        for (int i = 0; i < advisors.length; i++) {
            if (advisors[i] instanceof ComponentAdvisor) {
                return i;
            }
        }
        return -1;
    }

    /** A bean that others got early was bound then; its own object comes here without its proxy. */
    private Object requireBoundEarly(Object bean, HookedComponent component) {
        if (this.beanFactory.isCurrentlyInCreation(component.beanName())
                && registry().getSingleton(component.beanName()) != null) {
            return bean;
        }
        throw unhookable(component);
    }

    private static InvalidComponentException unhookable(HookedComponent component) {
        return new InvalidComponentException(
                ComponentResolver.describe(component.beanName(), component.type()),
                "is a component, but no proxy that takes hooks could be made for it",
                "Check that spring.aop.auto is not false and that no proxy settings are opaque or frozen");
    }

    private void fire(HookPoint point, HookedComponent component) {
        HookTarget target = new HookTarget(component.id(), "lifecycle", component.tags());
        this.executor
                .get()
                .fire(point, target, Map.of("beanName", component.beanName()))
                .orThrow();
    }

    /** A bean that is contained in another is destroyed right after it. */
    private void fireAfterShutdownOf(HookedComponent component) {
        String beanName = component.beanName();
        if (this.beanFactory.containsBeanDefinition(beanName) && this.beanFactory.isSingleton(beanName)) {
            String marker = beanName + AFTER_SHUTDOWN;
            registry().registerDisposableBean(marker, () -> fire(StandardHookPoint.AFTER_AGENT_SHUTDOWN, component));
            registry().registerContainedBean(marker, beanName);
            registry().registerDependentBean(this.executorBeanName, marker);
            for (String hookBean : this.discovery.get().beansForShutdown()) {
                if (!hookBean.equals(beanName)) {
                    registry().registerDependentBean(hookBean, beanName);
                    registry().registerDependentBean(hookBean, marker);
                }
            }
        }
    }

    private DefaultSingletonBeanRegistry registry() {
        return (DefaultSingletonBeanRegistry) this.beanFactory;
    }

    @Override
    public boolean requiresDestruction(Object bean) {
        return this.catalog.get().mayBeAgent(ClassUtils.getUserClass(AopProxyUtils.ultimateTargetClass(bean)));
    }

    @Override
    public void postProcessBeforeDestruction(Object bean, String beanName) {
        HookedComponent component = component(bean, beanName);
        if (component != null && component.id().type() == ComponentType.AGENT) {
            fire(StandardHookPoint.BEFORE_AGENT_SHUTDOWN, component);
        }
    }
}
