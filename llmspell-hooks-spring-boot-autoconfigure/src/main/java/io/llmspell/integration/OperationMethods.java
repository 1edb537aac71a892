package io.llmspell.integration;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.NotAnOperation;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.Aware;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationListener;
import org.springframework.context.Lifecycle;
import org.springframework.context.Phased;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** Which methods of a component are its operations: all public instance methods save the container's own. */
final class OperationMethods {

    private static final List<Class<?>> LIFECYCLE = List.of(
            InitializingBean.class,
            DisposableBean.class,
            AutoCloseable.class,
            Lifecycle.class,
            SmartLifecycle.class,
            Phased.class,
            Ordered.class,
            SmartInitializingSingleton.class,
            ApplicationListener.class);

    private static final Set<String> CALLBACKS = Set.of(
            "jakarta.annotation.PostConstruct",
            "jakarta.annotation.PreDestroy",
            "org.springframework.context.event.EventListener");

    private OperationMethods() {}

    /** The operations of a class, sorted so that their names do not depend on the order of reflection. */
    static List<Method> of(Class<?> type) {
        List<Method> operations = new ArrayList<>();
        for (Method method : type.getMethods()) {
            if (isOperation(type, method)) {
                operations.add(method);
            }
        }
        operations.sort(Comparator.comparing(Method::getName).thenComparing(Method::toGenericString));
        return operations;
    }

    private static boolean isOperation(Class<?> type, Method method) {
        return !Modifier.isStatic(method.getModifiers())
                && !method.isSynthetic()
                && method.getDeclaringClass() != Object.class
                && !overridesObject(method)
                && !isLifecycle(type, method)
                && !isMarkedOtherwise(method);
    }

    private static boolean overridesObject(Method method) {
        return ReflectionUtils.isEqualsMethod(method)
                || ReflectionUtils.isHashCodeMethod(method)
                || ReflectionUtils.isToStringMethod(method);
    }

    private static boolean isLifecycle(Class<?> type, Method method) {
        for (Class<?> face : interfacesOf(type)) {
            if (LIFECYCLE.contains(face) || List.of(face.getInterfaces()).contains(Aware.class)) {
                for (Method callback : face.getDeclaredMethods()) {
                    if (AopUtils.getMostSpecificMethod(callback, type).equals(method)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static Set<Class<?>> interfacesOf(Class<?> type) {
        Set<Class<?>> faces = new LinkedHashSet<>();
        Deque<Class<?>> open = new ArrayDeque<>(ClassUtils.getAllInterfacesForClassAsSet(type));
        while (!open.isEmpty()) {
            Class<?> face = open.pop();
            if (faces.add(face)) {
                open.addAll(List.of(face.getInterfaces()));
            }
        }
        return faces;
    }

    private static boolean isMarkedOtherwise(Method method) {
        if (AnnotatedElementUtils.hasAnnotation(method, NotAnOperation.class)
                || AnnotatedElementUtils.hasAnnotation(method, Hook.class)) {
            return true;
        }
        for (Annotation annotation : method.getAnnotations()) {
            if (CALLBACKS.contains(annotation.annotationType().getName())) {
                return true;
            }
        }
        return false;
    }
}
