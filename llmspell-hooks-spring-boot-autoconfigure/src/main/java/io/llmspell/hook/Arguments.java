package io.llmspell.hook;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of an operation, by name and in their order. Immutable as far as names and references go; what an
 * argument refers to is the application's own.
 */
public final class Arguments {

    private static final Arguments NONE = new Arguments(new String[0], null, new Object[0]);

    private final String[] names;

    private final Class<?> @Nullable [] types;

    private final @Nullable Object[] values;

    private Arguments(String[] names, Class<?> @Nullable [] types, @Nullable Object[] values) {
        this.names = names;
        this.types = types;
        this.values = values;
    }

    /** No arguments. */
    public static Arguments none() {
        return NONE;
    }

    /**
     * Wraps names and values, which must have the same length, and must not be changed afterwards.
     *
     * @throws IllegalArgumentException if the lengths differ
     */
    public static Arguments of(String[] names, @Nullable Object[] values) {
        if (names.length != values.length) {
            throw new IllegalArgumentException(names.length + " names for " + values.length + " arguments");
        }
        return new Arguments(names, null, values);
    }

    /**
     * The same with the declared types of the parameters, which must not be changed afterwards either.
     *
     * @throws IllegalArgumentException if the lengths differ
     */
    public static Arguments of(String[] names, Class<?>[] types, @Nullable Object[] values) {
        if (names.length != values.length || names.length != types.length) {
            throw new IllegalArgumentException(
                    names.length + " names and " + types.length + " types for " + values.length + " arguments");
        }
        return new Arguments(names, types, values);
    }

    /** Copies a map, in its order. */
    public static Arguments of(Map<String, ? extends @Nullable Object> map) {
        return new Arguments(
                map.keySet().toArray(String[]::new), null, map.values().toArray());
    }

    /** How many there are. */
    public int size() {
        return this.names.length;
    }

    /** The names, in order. */
    public List<String> names() {
        return List.of(this.names);
    }

    /** The position of the argument of this name, or -1. */
    public int indexOf(String name) {
        for (int i = 0; i < this.names.length; i++) {
            if (this.names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** The name at a position. */
    public String name(int index) {
        return this.names[index];
    }

    /** The value at a position. */
    public @Nullable Object value(int index) {
        return this.values[index];
    }

    /** The same object for all calls of one operation, so that what is found for its names can be kept. */
    public Object identity() {
        return this.names;
    }

    /** The declared type at a position; that of the value, or {@code Object}, where none is declared. */
    public Class<?> type(int index) {
        if (this.types != null) {
            return this.types[index];
        }
        Object value = this.values[index];
        return (value != null) ? value.getClass() : Object.class;
    }

    /** Whether types are declared, so that they are the same in every call. */
    public boolean declaresTypes() {
        return this.types != null;
    }

    /** A copy of the values, in order. */
    public @Nullable Object[] toArray() {
        return this.values.clone();
    }

    /** The same names with other values, which must not be changed afterwards. */
    public Arguments withValues(@Nullable Object[] values) {
        if (this.names.length != values.length) {
            throw new IllegalArgumentException(this.names.length + " names for " + values.length + " arguments");
        }
        return new Arguments(this.names, this.types, values);
    }

    /** A view as a map that cannot be changed. */
    public Map<String, @Nullable Object> asMap() {
        return new MapView(this);
    }

    @Override
    public String toString() {
        return asMap().toString();
    }

    private static final class MapView extends AbstractMap<String, @Nullable Object> {

        private final Arguments arguments;

        private MapView(Arguments arguments) {
            this.arguments = arguments;
        }

        @Override
        public @Nullable Object get(@Nullable Object key) {
            int index = (key instanceof String name) ? this.arguments.indexOf(name) : -1;
            return (index < 0) ? null : this.arguments.value(index);
        }

        @Override
        public boolean containsKey(@Nullable Object key) {
            return key instanceof String name && this.arguments.indexOf(name) >= 0;
        }

        @Override
        public Set<Map.Entry<String, @Nullable Object>> entrySet() {
            return new AbstractSet<>() {
                @Override
                public int size() {
                    return MapView.this.arguments.size();
                }

                @Override
                public Iterator<Map.Entry<String, @Nullable Object>> iterator() {
                    return new EntryIterator(MapView.this.arguments);
                }
            };
        }
    }

    private static final class EntryIterator implements Iterator<Map.Entry<String, @Nullable Object>> {

        private final Arguments arguments;

        private int next;

        private EntryIterator(Arguments arguments) {
            this.arguments = arguments;
        }

        @Override
        public boolean hasNext() {
            return this.next < this.arguments.size();
        }

        @Override
        public Map.Entry<String, @Nullable Object> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            int index = this.next++;
            return new AbstractMap.SimpleImmutableEntry<>(this.arguments.name(index), this.arguments.value(index));
        }
    }
}
