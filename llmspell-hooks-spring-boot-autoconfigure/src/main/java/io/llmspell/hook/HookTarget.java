package io.llmspell.hook;

import java.util.Set;

/**
 * What hooks are matched against: an operation of a component.
 *
 * @param component the component
 * @param operation the name of the operation
 * @param tags the component's tags
 */
public record HookTarget(ComponentId component, String operation, Set<String> tags) {

    public HookTarget {
        tags = Set.copyOf(tags);
    }

    public HookTarget(ComponentId component, String operation) {
        this(component, operation, Set.of());
    }

    @Override
    public String toString() {
        return this.component + "." + this.operation;
    }
}
