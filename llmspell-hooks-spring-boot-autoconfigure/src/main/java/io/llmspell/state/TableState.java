package io.llmspell.state;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The state of one hook in a table. */
record TableState(TableStateStore store, String hook, int schemaVersion) implements HookState {

    private static final long WHATEVER = -1;

    @Override
    public Optional<Entry> get(String key) {
        StoredValue found = current(key);
        return (found != null) ? Optional.of(entry(found)) : Optional.empty();
    }

    @Override
    public <T> Optional<T> get(String key, Class<T> type) {
        StoredValue found = current(key);
        return (found != null) ? Optional.of(this.store.json().read(this.hook, found, type)) : Optional.empty();
    }

    /** The value, migrated to the schema of this state. */
    private @Nullable StoredValue current(String key) {
        this.store.limits().requireKey(this.hook, key);
        while (true) {
            StoredValue found = this.store.table().read(this.hook, rows -> rows.find(key));
            if (found == null || found.schema() == this.schemaVersion) {
                return found;
            }
            requireKnown(found);
            String migrated = this.store.migration().migrate(this, found);
            this.store.limits().requireSize(this.hook, key, migrated);
            // The loser of a race finds the winner's value at the next look.
            StoredValue written = write(key, found.version(), migrated);
            if (written != null) {
                return written;
            }
        }
    }

    @Override
    public Entry put(String key, Object value) {
        StoredValue written = write(key, WHATEVER, json(key, value));
        if (written == null) {
            throw new IllegalStateException("An unconditional write was refused");
        }
        return entry(written);
    }

    @Override
    public boolean compareAndSet(String key, long expectedVersion, Object value) {
        if (expectedVersion < 0) {
            throw new IllegalArgumentException("Versions are not negative: " + expectedVersion);
        }
        return write(key, expectedVersion, json(key, value)) != null;
    }

    private String json(String key, Object value) {
        this.store.limits().requireKey(this.hook, key);
        String json = this.store.json().write(this.hook, key, value);
        this.store.limits().requireSize(this.hook, key, json);
        return json;
    }

    private @Nullable StoredValue write(String key, long expected, String json) {
        return change(rows -> {
            StoredValue before = rows.find(key);
            if (before != null) {
                requireKnown(before);
            }
            if (expected != WHATEVER && expected != ((before != null) ? before.version() : 0)) {
                return null;
            }
            if (before == null) {
                this.store.limits().requireRoom(this.hook, key, rows.count());
            }
            StoredValue after = new StoredValue(
                    key,
                    json,
                    rows.nextVersion(),
                    this.schemaVersion,
                    this.store.clock().instant());
            rows.save(after, before == null);
            return after;
        });
    }

    @Override
    public boolean remove(String key) {
        this.store.limits().requireKey(this.hook, key);
        return change(rows -> {
            StoredValue before = rows.find(key);
            if (before == null) {
                return false;
            }
            requireKnown(before);
            rows.delete(key);
            return true;
        });
    }

    @Override
    public <T> T update(String key, Class<T> type, Function<@Nullable T, T> change) {
        while (true) {
            StoredValue before = current(key);
            T value = (before != null) ? this.store.json().read(this.hook, before, type) : null;
            T changed = change.apply(value);
            if (write(key, (before != null) ? before.version() : 0, json(key, changed)) != null) {
                return changed;
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new HookStateException("Interrupted while entry '" + key + "' of hook '" + this.hook
                        + "' was being updated: it is as others wrote it");
            }
        }
    }

    @Override
    public SortedSet<String> keys() {
        return new TreeSet<>(this.store.table().read(this.hook, StateTable.Rows::keys));
    }

    private <T extends @Nullable Object> T change(Function<StateTable.Rows, T> work) {
        return Refusals.unwrapped(() -> this.store.table().change(this.hook, work));
    }

    /** An older instance of an application must not write over what it does not understand. */
    private void requireKnown(StoredValue found) {
        if (found.schema() > this.schemaVersion) {
            throw new HookStateSchemaException(
                    "Entry '" + found.key() + "' of hook '" + this.hook + "' is of schema " + found.schema()
                            + ", and this instance knows " + this.schemaVersion + " at most",
                    null);
        }
    }

    private static Entry entry(StoredValue stored) {
        return new Entry(stored.key(), StateJson.tree(stored.json()), stored.version(), stored.changedAt());
    }

    @Override
    public String toString() {
        return "state of hook '" + this.hook + "', schema " + this.schemaVersion;
    }
}
