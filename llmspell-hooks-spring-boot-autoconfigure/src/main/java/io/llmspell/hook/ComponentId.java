package io.llmspell.hook;

import java.util.Objects;

/**
 * Names a component: unique in an application by type and name.
 *
 * @param type the kind of component
 * @param name the stereotype's value or else the bean name; not blank
 */
public record ComponentId(ComponentType type, String name) {

    public ComponentId {
        Objects.requireNonNull(type, "type");
        if (name.isBlank()) {
            throw new IllegalArgumentException("The name of a component of type " + type + " must not be blank");
        }
    }

    public static ComponentId agent(String name) {
        return new ComponentId(ComponentType.AGENT, name);
    }

    public static ComponentId tool(String name) {
        return new ComponentId(ComponentType.TOOL, name);
    }

    public static ComponentId workflow(String name) {
        return new ComponentId(ComponentType.WORKFLOW, name);
    }

    public static ComponentId state(String name) {
        return new ComponentId(ComponentType.STATE, name);
    }

    public static ComponentId system(String name) {
        return new ComponentId(ComponentType.SYSTEM, name);
    }

    @Override
    public String toString() {
        return this.type.externalName() + ":" + this.name;
    }
}
