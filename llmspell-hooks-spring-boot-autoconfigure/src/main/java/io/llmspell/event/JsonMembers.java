package io.llmspell.event;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object in their order, in a single array, as a map that cannot be changed. A fifth of the
 * memory of a {@code LinkedHashMap}; a look-up goes through the names one by one. Thread-safe.
 */
final class JsonMembers extends AbstractMap<String, @Nullable Object> {

    static final JsonMembers NONE = new JsonMembers(new Object[0]);

    private final @Nullable Object[] flat;

    /** Wraps names and values in turn, which must not be changed afterwards. */
    JsonMembers(@Nullable Object[] flat) {
        this.flat = flat;
    }

    String name(int index) {
        return (String) Objects.requireNonNull(this.flat[2 * index]);
    }

    @Nullable
    Object value(int index) {
        return this.flat[2 * index + 1];
    }

    int indexOf(@Nullable Object name) {
        for (int i = 0; i < size(); i++) {
            if (name(i).equals(name)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public int size() {
        return this.flat.length / 2;
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        int index = indexOf(key);
        return (index < 0) ? null : value(index);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return indexOf(key) >= 0;
    }

    @Override
    public Set<Map.Entry<String, @Nullable Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return JsonMembers.this.size();
            }

            @Override
            public Iterator<Map.Entry<String, @Nullable Object>> iterator() {
                return new EntryIterator(JsonMembers.this);
            }
        };
    }

    private static final class EntryIterator implements Iterator<Map.Entry<String, @Nullable Object>> {

        private final JsonMembers members;

        private int next;

        private EntryIterator(JsonMembers members) {
            this.members = members;
        }

        @Override
        public boolean hasNext() {
            return this.next < this.members.size();
        }

        @Override
        public Map.Entry<String, @Nullable Object> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            int index = this.next++;
            return new AbstractMap.SimpleImmutableEntry<>(this.members.name(index), this.members.value(index));
        }
    }
}
