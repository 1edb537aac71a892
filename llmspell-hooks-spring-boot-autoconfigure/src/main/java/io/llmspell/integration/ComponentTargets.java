package io.llmspell.integration;

import io.llmspell.hook.ComponentType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.PatternMatchUtils;

/**
 * Components and operations named in configuration rather than by annotation.
 *
 * @param pointcuts AspectJ expressions by the type of component that what they match is
 * @param notRepeatable patterns of {@code component.operation} around which Retry and Fork are invalid
 */
public record ComponentTargets(Map<ComponentType, List<String>> pointcuts, List<String> notRepeatable) {

    public ComponentTargets {
        Map<ComponentType, List<String>> copy = new EnumMap<>(ComponentType.class);
        pointcuts.forEach((type, expressions) -> copy.put(type, List.copyOf(expressions)));
        pointcuts = Map.copyOf(copy);
        notRepeatable = List.copyOf(notRepeatable);
    }

    /** Nothing named. */
    public static ComponentTargets none() {
        return new ComponentTargets(Map.of(), List.of());
    }

    boolean isRepeatable(String component, String operation) {
        String name = component + "." + operation;
        return this.notRepeatable.stream().noneMatch(pattern -> PatternMatchUtils.simpleMatch(pattern, name));
    }

    /** The expressions of a type. */
    List<String> of(ComponentType type) {
        return this.pointcuts.getOrDefault(type, List.of());
    }

    /** The types that have expressions. */
    Set<ComponentType> types() {
        return this.pointcuts.keySet();
    }

    @Override
    public String toString() {
        return String.valueOf((@Nullable Object) this.pointcuts);
    }
}
