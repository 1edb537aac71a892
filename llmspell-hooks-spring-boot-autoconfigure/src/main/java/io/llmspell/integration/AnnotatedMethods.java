package io.llmspell.integration;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.stereotype.Component;
import org.springframework.util.ConcurrentReferenceHashMap;

/**
 * The methods of classes that have an annotation. A class is looked at once: nearly all beans of an application have no
 * such method, and each is asked for several times while it starts.
 */
final class AnnotatedMethods {

    private static final String SPRING = "org.springframework.";

    private final Class<? extends Annotation> annotation;

    private final Map<Class<?>, List<Method>> known = new ConcurrentReferenceHashMap<>();

    AnnotatedMethods(Class<? extends Annotation> annotation) {
        this.annotation = annotation;
    }

    Class<? extends Annotation> annotation() {
        return this.annotation;
    }

    /** Those of a class and its superclasses, in the order of {@link DeclarationOrder}. */
    List<Method> of(Class<?> type) {
        List<Method> methods = this.known.get(type);
        if (methods == null) {
            methods = find(type);
            this.known.put(type, methods);
        }
        return methods;
    }

    private List<Method> find(Class<?> type) {
        if (isSpringsOwn(type) || !AnnotationUtils.isCandidateClass(type, this.annotation)) {
            return List.of();
        }
        Set<Method> methods = MethodIntrospector.selectMethods(
                type, (Method method) -> AnnotatedElementUtils.hasAnnotation(method, this.annotation));
        return DeclarationOrder.of(type, methods);
    }

    /** But not an application that is in a package of Spring's, as its samples are. */
    private static boolean isSpringsOwn(Class<?> type) {
        return type.getName().startsWith(SPRING) && !AnnotatedElementUtils.hasAnnotation(type, Component.class);
    }
}
