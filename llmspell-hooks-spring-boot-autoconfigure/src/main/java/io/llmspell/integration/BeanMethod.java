package io.llmspell.integration;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.BeansException;

/** An annotated method of a bean, which is got when the method is first called. */
abstract class BeanMethod {

    private final Method method;

    private final Supplier<Object> beans;

    private final boolean singleton;

    private volatile @Nullable Target target;

    /**
     * Makes one.
     *
     * @param beans gives the bean, as others see it: its proxy, where it has one
     * @param singleton whether that is always the same object
     */
    BeanMethod(Method method, Supplier<Object> beans, boolean singleton) {
        this.method = method;
        this.beans = beans;
        this.singleton = singleton;
        if (Modifier.isPrivate(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
            throw invalid(method, "it is private or static", "Make it an instance method that is not private", null);
        }
    }

    /** A bean with the handle for its class, as {@link #bind} made it. */
    static final class Target {

        final Object bean;

        final MethodHandle handle;

        private Target(Object bean, MethodHandle handle) {
            this.bean = bean;
            this.handle = handle;
        }
    }

    static String describe(Method method) {
        return method.getDeclaringClass().getName() + "." + method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .toList()
                        .toString()
                        .replace('[', '(')
                        .replace(']', ')');
    }

    /** Makes the handle that calls are made by from that of the method. */
    abstract MethodHandle bind(MethodHandle handle);

    /** The exception that says that the method cannot work. Called from the constructor: must not use fields. */
    abstract RuntimeException invalid(Method faulty, String problem, String remedy, @Nullable Exception cause);

    /** The exception that says that the bean could not be made. */
    abstract RuntimeException unavailable(String message, BeansException cause);

    /** Fails if a proxy keeps the method from being called; to be asked as soon as there is a bean. */
    final void check(Object bean) {
        handleFor(bean);
    }

    final Target target() {
        Target known = this.target;
        if (known != null) {
            return known;
        }
        Object bean;
        try {
            bean = this.beans.get();
        } catch (BeansException ex) {
            throw unavailable("the bean of " + describe(this.method) + " could not be made", ex);
        }
        Target made = new Target(bean, handleFor(bean));
        if (this.singleton) {
            this.target = made;
        }
        return made;
    }

    private MethodHandle handleFor(Object bean) {
        try {
            Method callable = callableOn(bean);
            callable.setAccessible(true);
            return bind(MethodHandles.lookup().unreflect(callable));
        } catch (IllegalAccessException | IllegalStateException ex) {
            throw invalid(
                    this.method,
                    "it cannot be called on " + bean.getClass().getName(),
                    "Make the method non-final and, behind an interface proxy, declare it in the interface",
                    ex);
        }
    }

    private Method callableOn(Object bean) {
        if (AopUtils.isCglibProxy(bean) && Modifier.isFinal(this.method.getModifiers())) {
            throw new IllegalStateException("A proxy cannot override the final method " + describe(this.method));
        }
        return AopUtils.selectInvocableMethod(this.method, bean.getClass());
    }
}
