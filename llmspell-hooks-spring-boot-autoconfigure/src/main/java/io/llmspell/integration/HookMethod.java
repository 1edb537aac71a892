package io.llmspell.integration;

import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookHandler;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.HookUnavailableException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.BeansException;

/**
 * Calls a {@code @Hook} method on its bean, which is got when it is first needed. The call goes through a method handle
 * in which the sources of the parameters are bound.
 */
final class HookMethod implements HookHandler {

    private static final MethodHandle SOURCE_VALUE;

    static {
        try {
            SOURCE_VALUE = MethodHandles.lookup()
                    .findVirtual(
                            HookParameters.Source.class,
                            "value",
                            MethodType.methodType(Object.class, HookContext.class));
        } catch (ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final Method method;

    private final HookParameters.Source[] sources;

    private final Supplier<Object> beans;

    private final boolean singleton;

    private volatile @Nullable Target target;

    /**
     * Makes a handler.
     *
     * @param beans gives the bean, as others see it: its proxy, where it has one
     * @param singleton whether that is always the same object
     */
    HookMethod(Method method, Set<HookPoint> points, Supplier<Object> beans, boolean singleton) {
        requireCallable(method);
        this.method = method;
        this.sources = HookParameters.of(method, points);
        this.beans = beans;
        this.singleton = singleton;
    }

    /** A bean with the handle for its class, of type {@code (Object, HookContext)Object}. */
    private static final class Target {

        private final Object bean;

        private final MethodHandle handle;

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

    private static void requireCallable(Method method) {
        if (Modifier.isPrivate(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
            throw new InvalidHookException(
                    describe(method),
                    "it is private or static",
                    "Make it an instance method that is not private",
                    null);
        }
        if (method.getReturnType() != void.class && !HookResult.class.isAssignableFrom(method.getReturnType())) {
            throw new InvalidHookException(
                    describe(method),
                    "it returns " + method.getReturnType().getName(),
                    "Return HookResult, or nothing, which means proceed",
                    null);
        }
    }

    @Override
    public HookResult handle(HookContext context) throws Exception {
        Target known = target();
        try {
            return (HookResult) known.handle.invokeExact(known.bean, context);
        } catch (Exception | Error ex) {
            throw ex;
        } catch (Throwable ex) {
            throw new IllegalStateException("Neither an exception nor an error: " + ex.getClass(), ex);
        }
    }

    /** Fails if a proxy keeps the method from being called; to be asked as soon as there is a bean. */
    void check(Object bean) {
        handleFor(bean);
    }

    private Target target() {
        Target known = this.target;
        if (known != null) {
            return known;
        }
        Object bean;
        try {
            bean = this.beans.get();
        } catch (BeansException ex) {
            throw new HookUnavailableException("the bean of " + describe(this.method) + " could not be made", ex);
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
            throw new InvalidHookException(
                    describe(this.method),
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

    private MethodHandle bind(MethodHandle handle) {
        int parameters = this.sources.length;
        MethodType generic = MethodType.genericMethodType(1 + parameters)
                .changeReturnType(handle.type().returnType());
        MethodHandle bound = handle.asType(generic);
        int[] order = new int[1 + parameters];
        for (int i = 0; i < parameters; i++) {
            bound = MethodHandles.filterArguments(bound, 1 + i, SOURCE_VALUE.bindTo(this.sources[i]));
            order[1 + i] = 1;
        }
        if (handle.type().returnType() == void.class) {
            bound = MethodHandles.filterReturnValue(
                    bound, MethodHandles.constant(HookResult.class, HookResult.proceed()));
        }
        MethodType exact = MethodType.methodType(HookResult.class, Object.class, HookContext.class);
        return MethodHandles.permuteArguments(
                bound.asType(bound.type().changeReturnType(HookResult.class)), exact, order);
    }
}
