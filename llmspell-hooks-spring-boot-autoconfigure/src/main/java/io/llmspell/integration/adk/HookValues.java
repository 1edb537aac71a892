package io.llmspell.integration.adk;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.ComponentId;
import org.jspecify.annotations.Nullable;

/** Checks what hooks have put in the place of a value: types are not known to them. */
final class HookValues {

    private HookValues() {}

    /** An argument that must not be {@code null}. */
    static <T> T argument(ComponentId component, Arguments arguments, String name, Class<T> type) {
        Object value = arguments.asMap().get(name);
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        throw misfit("changed argument '" + name + "' of " + component + " to", value, type);
    }

    /** An argument that may be {@code null}. */
    static <T> @Nullable T optional(ComponentId component, Arguments arguments, String name, Class<T> type) {
        return (arguments.asMap().get(name) != null) ? argument(component, arguments, name, type) : null;
    }

    /** What a call has come to. */
    static <T> T result(ComponentId component, Object value, Class<T> type) {
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        throw misfit("given " + component + " the result", value, type);
    }

    private static IllegalArgumentException misfit(String what, @Nullable Object value, Class<?> type) {
        String found = (value != null) ? "a " + value.getClass().getName() : "null";
        return new IllegalArgumentException(
                "A hook has " + what + " " + found + ", which is no " + type.getName() + ": give one of that type");
    }
}
