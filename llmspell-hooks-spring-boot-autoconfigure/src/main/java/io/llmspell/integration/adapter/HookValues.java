package io.llmspell.integration.adapter;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.ComponentId;
import java.util.List;
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

    /** A list of elements of one type. */
    public static <T> List<T> list(ComponentId component, Arguments arguments, String name, Class<T> type) {
        List<?> values = argument(component, arguments, name, List.class);
        for (Object value : values) {
            if (!type.isInstance(value)) {
                throw misfit(component, name, "a list with " + classOf(value), "list of " + type.getName());
            }
        }
        return values.stream().map(type::cast).toList();
    }

    private static IllegalArgumentException misfit(
            ComponentId component, String name, @Nullable Object value, Class<?> type) {
        return misfit(component, name, classOf(value), type.getName());
    }

    private static IllegalArgumentException misfit(ComponentId component, String name, String found, String type) {
        return new IllegalArgumentException("A hook has changed argument '" + name + "' of " + component + " to "
                + found + ", which is no " + type + ": give one of that type");
    }

    /** No more than that: the value itself may be very large, or a secret. */
    private static String classOf(@Nullable Object value) {
        return (value != null) ? "a " + value.getClass().getName() : "null";
    }
}
