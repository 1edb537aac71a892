package io.llmspell.integration;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.InvalidHookResultException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Identifies a remembered result.
 *
 * @param target the operation
 * @param what a snapshot of the arguments, or an explicit key
 * @param scopes the values of the {@link CacheScope}s
 */
record CacheKey(HookTarget target, Object what, List<@Nullable Object> scopes) {

    private static final ClassValue<Boolean> HAS_VALUE_EQUALITY = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            try {
                return type.getMethod("equals", Object.class).getDeclaringClass() != Object.class;
            } catch (NoSuchMethodException ex) {
                return false;
            }
        }
    };

    /** A key given by a hook, which none made of arguments equals. */
    private record Explicit(@Nullable Object key) {}

    /** A copy of what has a type and parts but no copy of its own kind, such as an array or a record. */
    private record Copy(Class<?> type, List<@Nullable Object> parts) {}

    /** Copies a key given by a hook as a value; one that was copied already is returned as it is. */
    static Object explicit(Object key) {
        if (key instanceof Explicit) {
            return key;
        }
        if (!isValue(key)) {
            throw new InvalidHookResultException(
                    "its cache key is or holds a " + key.getClass().getName() + ", which has no equals");
        }
        return new Explicit(copy(key));
    }

    /** Copies the arguments as values. */
    static List<@Nullable Object> snapshot(HookTarget target, Arguments arguments) {
        List<@Nullable Object> values = new ArrayList<>(arguments.size());
        for (int i = 0; i < arguments.size(); i++) {
            Object value = arguments.value(i);
            if (!isValue(value)) {
                throw new InvalidHookResultException("it wants to remember the result of " + target
                        + ", but its argument '" + arguments.name(i) + "' holds a value without equals: use withKey");
            }
            values.add(copy(value));
        }
        return values;
    }

    static boolean isValue(@Nullable Object value) {
        if (value == null) {
            return true;
        }
        if (value instanceof Collection<?> elements) {
            return elements.stream().allMatch(CacheKey::isValue);
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream().allMatch(entry -> isValue(entry.getKey()) && isValue(entry.getValue()));
        }
        if (value instanceof Optional<?> optional) {
            return isValue(optional.orElse(null));
        }
        if (value.getClass().isArray()) {
            return elements(value).stream().allMatch(CacheKey::isValue);
        }
        if (value instanceof Record) {
            return components(value).stream().allMatch(CacheKey::isValue);
        }
        return HAS_VALUE_EQUALITY.get(value.getClass());
    }

    /** What can be changed later is copied, so that the key does not change with it. */
    private static @Nullable Object copy(@Nullable Object value) {
        if (value instanceof Set<?> set) {
            return set.stream().map(CacheKey::copy).collect(Collectors.toCollection(LinkedHashSet::new));
        }
        if (value instanceof Collection<?> elements) {
            return copies(elements);
        }
        if (value instanceof Map<?, ?> map) {
            java.util.HashMap<@Nullable Object, @Nullable Object> copy = new java.util.HashMap<>();
            map.forEach((key, element) -> copy.put(copy(key), copy(element)));
            return copy;
        }
        if (value != null && value.getClass().isArray()) {
            return new Copy(value.getClass(), copies(elements(value)));
        }
        if (value instanceof Record) {
            return new Copy(value.getClass(), copies(components(value)));
        }
        if (value instanceof Optional<?> optional) {
            return new Copy(Optional.class, copies(optional.stream().toList()));
        }
        return value;
    }

    private static List<@Nullable Object> copies(Collection<?> elements) {
        List<@Nullable Object> copies = new ArrayList<>(elements.size());
        elements.forEach(element -> copies.add(copy(element)));
        return copies;
    }

    private static List<@Nullable Object> elements(Object array) {
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = 0; i < Array.getLength(array); i++) {
            elements.add(Array.get(array, i));
        }
        return elements;
    }

    private static List<@Nullable Object> components(Object value) {
        List<@Nullable Object> components = new ArrayList<>();
        for (var component : value.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                components.add(component.getAccessor().invoke(value));
            } catch (ReflectiveOperationException ex) {
                throw new InvalidHookResultException("it wants to remember a result, but " + component + " fails", ex);
            }
        }
        return components;
    }
}
