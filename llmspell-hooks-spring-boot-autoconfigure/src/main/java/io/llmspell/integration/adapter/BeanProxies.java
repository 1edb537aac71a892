package io.llmspell.integration.adapter;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopConfigException;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Makes proxies that can be injected wherever their bean could be: of its class where there can be a subclass of it,
 * else of its interfaces where it is declared by one.
 */
public final class BeanProxies {

    private static final Log logger = LogFactory.getLog(BeanProxies.class);

    private final ConfigurableListableBeanFactory beanFactory;

    public BeanProxies(ConfigurableListableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    /** The proxy; {@code null} where there can be none. */
    @Nullable
    public Object proxy(Object bean, String beanName, MethodInterceptor interceptor) {
        Class<?> type = bean.getClass();
        if (mayHaveSubclass(type)) {
            try {
                // A subclass has to be where its class is, which need not be where beans are looked for.
                return factory(bean, interceptor, true).getProxy(type.getClassLoader());
            } catch (AopConfigException ex) {
                logger.debug("There is no subclass of " + type.getName(), ex);
            }
        }
        return isDeclaredByInterface(type, beanName)
                ? factory(bean, interceptor, false).getProxy(this.beanFactory.getBeanClassLoader())
                : null;
    }

    private ProxyFactory factory(Object bean, MethodInterceptor interceptor, boolean subclass) {
        ProxyFactory factory = new ProxyFactory();
        factory.setTarget(bean);
        factory.setProxyTargetClass(subclass);
        factory.setInterfaces(
                ClassUtils.getAllInterfacesForClass(bean.getClass(), this.beanFactory.getBeanClassLoader()));
        factory.addAdvice(new Hooking(interceptor));
        return factory;
    }

    /** Marks our advice among that of others. */
    private record Hooking(MethodInterceptor interceptor) implements MethodInterceptor {

        @Override
        public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
            return this.interceptor.invoke(invocation);
        }
    }

    /** Whether a bean is a proxy that was made here. */
    public static boolean isHooked(Object bean) {
        return bean instanceof Advised advised
                && Arrays.stream(advised.getAdvisors()).anyMatch(advisor -> advisor.getAdvice() instanceof Hooking);
    }

    private static boolean mayHaveSubclass(Class<?> type) {
        return !Modifier.isFinal(type.getModifiers())
                && !Proxy.isProxyClass(type)
                && !ClassUtils.isLambdaClass(type)
                && Arrays.stream(ReflectionUtils.getUniqueDeclaredMethods(ClassUtils.getUserClass(type)))
                        .noneMatch(BeanProxies::isOutOfReach);
    }

    /** A final method would run on the proxy, which has none of the bean's fields. */
    private static boolean isOutOfReach(Method method) {
        int modifiers = method.getModifiers();
        return Modifier.isFinal(modifiers)
                && !Modifier.isStatic(modifiers)
                && !Modifier.isPrivate(modifiers)
                && method.getDeclaringClass() != Object.class;
    }

    private boolean isDeclaredByInterface(Class<?> type, String beanName) {
        if (Proxy.isProxyClass(type)) {
            return true;
        }
        // What has no definition, such as one of a class that is asked for, has to be of its class.
        if (!this.beanFactory.containsBeanDefinition(beanName)) {
            return false;
        }
        Class<?> declared = this.beanFactory
                .getMergedBeanDefinition(beanName)
                .getResolvableType()
                .resolve(Object.class);
        if (FactoryBean.class.isAssignableFrom(declared)) {
            // Without another initialization of the factory, which is at work.
            declared = this.beanFactory.getType(beanName, false);
        }
        return declared != null && declared.isInterface();
    }
}
