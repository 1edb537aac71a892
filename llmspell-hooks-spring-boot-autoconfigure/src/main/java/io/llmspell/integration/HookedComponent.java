package io.llmspell.integration;

import io.llmspell.hook.ComponentId;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A bean that is a component, and its operations. */
final class HookedComponent {

    private final ComponentId id;

    private final Set<String> tags;

    private final String beanName;

    private final Class<?> type;

    private final Map<Method, Operation> operations;

    HookedComponent(
            ComponentId id, Set<String> tags, String beanName, Class<?> type, Map<Method, Operation> operations) {
        this.id = id;
        this.tags = Set.copyOf(tags);
        this.beanName = beanName;
        this.type = type;
        this.operations = new LinkedHashMap<>(operations);
    }

    ComponentId id() {
        return this.id;
    }

    Set<String> tags() {
        return this.tags;
    }

    String beanName() {
        return this.beanName;
    }

    Class<?> type() {
        return this.type;
    }

    Collection<Operation> operations() {
        return this.operations.values();
    }

    @Nullable
    Operation operation(Method method) {
        return this.operations.get(method);
    }

    @Nullable
    Operation operation(String name) {
        for (Operation operation : this.operations.values()) {
            if (operation.target().operation().equals(name)) {
                return operation;
            }
        }
        return null;
    }
}
