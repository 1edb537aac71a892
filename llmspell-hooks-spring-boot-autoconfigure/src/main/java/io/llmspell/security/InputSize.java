package io.llmspell.security;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what the arguments of one call hold, and stops at the first limit: it takes no more time and depth than the
 * limits allow, whatever it is given, a list that holds itself included. An array of a primitive type is as a text of
 * its length. Objects of other classes count as one.
 */
final class InputSize {

    private final InputLimits limits;

    private long elements;

    private long characters;

    InputSize(InputLimits limits) {
        this.limits = limits;
    }

    /** What is too much of a value, added to those before it; {@code null} if nothing is. */
    @Nullable
    String add(@Nullable Object value) {
        return add(value, 0);
    }

    private @Nullable String add(@Nullable Object value, int depth) {
        if (value instanceof CharSequence text) {
            return addCharacters(text.length());
        }
        boolean array = value != null && value.getClass().isArray();
        if (!array && !(value instanceof Map<?, ?>) && !(value instanceof Collection<?>)) {
            return null;
        }
        if (depth >= this.limits.maxDepth()) {
            return tooMuch("levels", this.limits.maxDepth(), "max-depth");
        }
        if (value instanceof Map<?, ?> map) {
            return addEntries(map, depth + 1);
        }
        return (value instanceof Collection<?> collection) ? addAll(collection, depth + 1) : addArray(value, depth + 1);
    }

    private @Nullable String addCharacters(int more) {
        this.characters += more;
        return (this.characters > this.limits.maxCharacters())
                ? tooMuch("characters", this.limits.maxCharacters(), "max-characters")
                : null;
    }

    private @Nullable String addEntries(Map<?, ?> map, int depth) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (entry.getKey() instanceof CharSequence name && name.length() > this.limits.maxNameLength()) {
                return tooMuch("characters in a name", this.limits.maxNameLength(), "max-name-length");
            }
            String problem = count();
            problem = (problem != null) ? problem : add(entry.getKey(), depth);
            problem = (problem != null) ? problem : add(entry.getValue(), depth);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private @Nullable String addAll(Collection<?> collection, int depth) {
        for (Object element : collection) {
            String problem = count();
            problem = (problem != null) ? problem : add(element, depth);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private @Nullable String addArray(@Nullable Object array, int depth) {
        if (!(array instanceof Object[] elements)) {
            return addCharacters((array != null) ? Array.getLength(array) : 0);
        }
        for (Object element : elements) {
            String problem = count();
            problem = (problem != null) ? problem : add(element, depth);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private @Nullable String count() {
        this.elements++;
        return (this.elements > this.limits.maxElements())
                ? tooMuch("elements", this.limits.maxElements(), "max-elements")
                : null;
    }

    private static String tooMuch(String what, int most, String property) {
        return "more than " + most + " " + what + ", which is llmspell.security.input." + property;
    }
}
