package io.llmspell.bridge.lua;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A table: an array for the keys from 1, without gaps as it grows, and a hash table for all others. */
final class LuaTable {

    private static final @Nullable Object[] EMPTY = {};

    private static final int SEED = ThreadLocalRandom.current().nextInt();

    private static final int PROBES = 10_000;

    /** In place of a key that went into the list, so that it is found there alone. */
    private static final Object MOVED = new Object();

    /** When it was last counted as reachable. */
    int mark;

    @Nullable
    LuaTable metatable;

    private final Meter meter;

    private @Nullable Object[] list;

    /** The greatest key in the list, which is not nil; those below it may be. */
    private int size;

    private @Nullable Object[] keys = EMPTY;

    /** A key whose value is not here was removed: its place stays, so that a loop over the table finds its way. */
    private @Nullable Object[] values = EMPTY;

    private int taken;

    LuaTable(Meter meter, int elements, int entries) {
        this.meter = meter;
        meter.charge(64 + 8L * elements);
        this.list = (elements > 0) ? new Object[elements] : EMPTY;
        if (entries > 0) {
            rehash(entries);
        }
    }

    Object get(Object key) {
        if (key instanceof Long l) {
            return get(l.longValue());
        }
        if (key instanceof Double d && Numbers.normal(d + 0.0) instanceof Long l) {
            return get(l.longValue());
        }
        return find(key);
    }

    Object get(long key) {
        if (key > 0 && key <= this.size) {
            return some(this.list[(int) key - 1]);
        }
        return (this.keys.length == 0) ? Nothing.NIL : find(key);
    }

    private Object find(Object key) {
        if (this.keys.length == 0) {
            return Nothing.NIL;
        }
        return some(this.values[slot(this.keys, key)]);
    }

    void set(Object key, Object value) {
        if (key instanceof Long l) {
            set(l.longValue(), value);
        } else if (key instanceof Double d) {
            Number normal = Numbers.normal(d + 0.0);
            if (normal instanceof Long l) {
                set(l.longValue(), value);
            } else if (d.isNaN()) {
                throw new LuaError("table index is NaN");
            } else {
                put(normal, value);
            }
        } else if (key == Nothing.NIL) {
            throw new LuaError("table index is nil");
        } else {
            put(key, value);
        }
    }

    void set(long key, Object value) {
        if (key > 0 && key <= this.size) {
            this.list[(int) key - 1] = (value != Nothing.NIL) ? value : null;
            shrink();
        } else if (key == this.size + 1L && value != Nothing.NIL) {
            append(value);
        } else {
            put(key, value);
        }
    }

    private void append(Object value) {
        push(value);
        remove(this.size);
        follow();
    }

    /** What comes next in the list, and is not there yet. */
    private void follow() {
        while (this.taken > 0) {
            Object next = find(this.size + 1L);
            if (next == Nothing.NIL) {
                return;
            }
            push(next);
            remove(this.size);
        }
    }

    private void push(Object value) {
        room(this.size + 1);
        this.list[this.size++] = value;
    }

    private void room(int elements) {
        int length = this.list.length;
        if (elements > length) {
            int capacity = Math.max(Math.max(4, elements), length * 2);
            this.meter.charge(32L * (capacity - length));
            this.list = Arrays.copyOf(this.list, capacity);
        }
    }

    /** Elements of a constructor, from the key after the offset on: nil among them leaves a gap in the list. */
    void fill(int offset, Object[] elements) {
        room(offset + elements.length);
        for (int i = 0; i < elements.length; i++) {
            remove(offset + i + 1L);
            this.list[offset + i] = (elements[i] != Nothing.NIL) ? elements[i] : null;
        }
        this.size = Math.max(this.size, offset + elements.length);
        shrink();
        follow();
    }

    private void shrink() {
        while (this.size > 0 && this.list[this.size - 1] == null) {
            this.size--;
        }
    }

    /** From the hash table: the key goes into the list. */
    private void remove(long key) {
        if (this.taken > 0) {
            int slot = slot(this.keys, key);
            if (this.keys[slot] != null) {
                this.keys[slot] = MOVED;
                this.values[slot] = null;
            }
        }
    }

    private void put(Object key, Object value) {
        if (this.keys.length > 0) {
            int slot = slot(this.keys, key);
            if (this.keys[slot] != null) {
                this.values[slot] = (value != Nothing.NIL) ? value : null;
                return;
            }
        }
        if (value == Nothing.NIL) {
            return;
        }
        if ((this.taken + 1) * 4L > this.keys.length * 3L) {
            rehash(entries() + 1);
        }
        int slot = slot(this.keys, key);
        this.keys[slot] = key;
        this.values[slot] = value;
        this.taken++;
    }

    private void rehash(int entries) {
        int capacity = Integer.highestOneBit(Math.max(3, entries * 3 / 2)) * 2;
        this.meter.charge(32L * capacity);
        @Nullable Object[] newKeys = new Object[capacity];
        @Nullable Object[] newValues = new Object[capacity];
        int count = 0;
        for (int i = 0; i < this.keys.length; i++) {
            Object key = this.keys[i];
            if (key != null && this.values[i] != null) {
                int slot = slot(newKeys, key);
                newKeys[slot] = key;
                newValues[slot] = this.values[i];
                count++;
            }
        }
        this.keys = newKeys;
        this.values = newValues;
        this.taken = count;
    }

    @SuppressWarnings("ReferenceEquality")
    private static int slot(@Nullable Object[] keys, Object key) {
        int hash = (key.hashCode() ^ SEED) * 0x9e3779b9;
        int mask = keys.length - 1;
        int slot = (hash ^ hash >>> 16) & mask;
        for (int probes = 0; ; probes++) {
            Object found = keys[slot];
            if (found == null || found == key || found.equals(key)) {
                return slot;
            }
            if (probes > PROBES) {
                throw new LuaError("the keys of the table collide");
            }
            slot = (slot + 1) & mask;
        }
    }

    /** A key whose successor is none: the length as Lua has it. */
    long length() {
        return this.size;
    }

    /** Entries that are not in the list. */
    private int entries() {
        int count = 0;
        for (int at = entry(this.list.length); at >= 0; at = entry(at + 1)) {
            count++;
        }
        return count;
    }

    /** Whether its keys are 1, 2, 3 … and nothing else. */
    boolean isSequence() {
        int at = 0;
        while (at < this.size && this.list[at] != null) {
            at++;
        }
        return at > 0 && at == this.size && entry(at) < 0;
    }

    /** Where a loop goes on after this key; starts with nil. */
    int after(Object key) {
        if (key == Nothing.NIL) {
            return 0;
        }
        Object normal = (key instanceof Double d) ? Numbers.normal(d + 0.0) : key;
        long index = (normal instanceof Long l) ? l : 0;
        if (index > 0 && index <= this.size) {
            return (int) index;
        }
        if (this.keys.length > 0) {
            int slot = slot(this.keys, normal);
            if (this.keys[slot] != null) {
                return this.list.length + slot + 1;
            }
        }
        if (index > 0 && index <= this.list.length) {
            return (int) index;
        }
        throw new LuaError("invalid key to 'next'");
    }

    /** The position of the next entry from this one, or -1. */
    int entry(int from) {
        for (int at = from; at < this.size; at++) {
            if (this.list[at] != null) {
                return at;
            }
            this.meter.check();
        }
        int first = this.list.length;
        for (int at = Math.max(from, first); at < first + this.values.length; at++) {
            if (this.values[at - first] != null) {
                return at;
            }
            this.meter.check();
        }
        return -1;
    }

    Object keyAt(int position) {
        return (position < this.list.length) ? position + 1L : some(this.keys[position - this.list.length]);
    }

    Object valueAt(int position) {
        return some((position < this.list.length) ? this.list[position] : this.values[position - this.list.length]);
    }

    private static Object some(@Nullable Object value) {
        return (value != null) ? value : Nothing.NIL;
    }

    /** What it takes itself, without what is in it. */
    long bytes() {
        return 64 + 32L * this.list.length + 32L * this.keys.length;
    }
}
