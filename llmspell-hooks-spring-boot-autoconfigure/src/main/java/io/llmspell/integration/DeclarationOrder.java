package io.llmspell.integration;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.type.MethodMetadata;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;

/**
 * Methods in the order in which their class declares them, as its class file has it: that of reflection differs from
 * one start of the same application to the next. Those of superclasses come after those of the class itself. Where
 * there is no class file to be read, methods are in the order of their names.
 */
final class DeclarationOrder {

    private final MetadataReaderFactory readers;

    private final Map<Class<?>, Map<String, Integer>> places = new HashMap<>();

    private DeclarationOrder(ClassLoader loader) {
        this.readers = new SimpleMetadataReaderFactory(loader);
    }

    static List<Method> of(Class<?> type, Collection<Method> methods) {
        if (methods.size() < 2) {
            return List.copyOf(methods);
        }
        ClassLoader loader = type.getClassLoader();
        DeclarationOrder order =
                new DeclarationOrder((loader != null) ? loader : DeclarationOrder.class.getClassLoader());
        List<Method> sorted = new ArrayList<>(methods);
        sorted.sort(Comparator.comparingInt((Method method) -> distance(type, method.getDeclaringClass()))
                .thenComparingInt(order::place)
                .thenComparing(Method::getName)
                .thenComparing(Method::toGenericString));
        return sorted;
    }

    private static int distance(Class<?> type, Class<?> declaring) {
        int distance = 0;
        for (Class<?> each = type; each != null && !each.equals(declaring); each = each.getSuperclass()) {
            distance++;
        }
        return distance;
    }

    /** That of the first method of the name: overloads are told apart by their parameters. */
    private int place(Method method) {
        return this.places
                .computeIfAbsent(method.getDeclaringClass(), this::read)
                .getOrDefault(method.getName(), Integer.MAX_VALUE);
    }

    private Map<String, Integer> read(Class<?> type) {
        Map<String, Integer> places = new HashMap<>();
        try {
            for (MethodMetadata method : this.readers
                    .getMetadataReader(type.getName())
                    .getAnnotationMetadata()
                    .getDeclaredMethods()) {
                places.putIfAbsent(method.getMethodName(), places.size());
            }
        } catch (IOException ex) {
            // A class that was made at run time: the names have to do.
            return Map.of();
        }
        return places;
    }
}
