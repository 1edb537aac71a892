package io.llmspell.integration.adapter;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.ComponentId;
import org.jspecify.annotations.Nullable;

/** Checks what hooks have put in the place of an argument, of which the engine does not know the type. */
public final class HookValues {

    private HookValues() {}

    /** An argument that must not be {@code null}. */
    public static <T> T argument(ComponentId component, Arguments arguments, String name, Class<T> type) {
        Object value = arguments.asMap().get(name);
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        throw misfit(component, name, value, type);
    }

    /** An argument that may be {@code null}. */
    public static <T> @Nullable T optional(ComponentId component, Arguments arguments, String name, Class<T> type) {
        return (arguments.asMap().get(name) != null) ? argument(component, arguments, name, type) : null;
    }

    private static IllegalArgumentException misfit(
            ComponentId component, String name, @Nullable Object value, Class<?> type) {
        String found = (value != null) ? "a " + value.getClass().getName() : "null";
        return new IllegalArgumentException("A hook has changed argument '" + name + "' of " + component + " to "
                + found + ", which is no " + type.getName() + ": give one of that type");
    }
}
