package io.llmspell.state;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What one hook remembers: a few values under keys, kept as JSON. Safe for use by many threads and, in a database, by
 * several instances of an application.
 *
 * <p>Each write gives an entry a new version, higher than any that the hook's entries ever had, so that
 * {@link #compareAndSet} is not deceived by an entry that was removed and made anew.
 *
 * <p>Values have a schema version too, that of the state which wrote them. One of an older schema is migrated when it
 * is first read: see {@link HookStateStore}. One of a newer schema is refused.
 *
 * @see HookStateStore
 */
public interface HookState {

    /** The hook whose state it is. */
    String hook();

    /** The schema of the values it writes. */
    int schemaVersion();

    /**
     * The entry under this key.
     *
     * @throws HookStateSchemaException if it is of a newer schema, or of an older one from which nothing migrated it
     */
    Optional<Entry> get(String key);

    /**
     * The value under this key.
     *
     * @throws HookStateException if it is no value of that type
     */
    <T> Optional<T> get(String key, Class<T> type);

    /**
     * Writes a value, whatever there was.
     *
     * @param value anything that Jackson makes JSON of, but not {@code null}
     * @throws HookStateLimitException if key, value or number of entries exceed the limits
     */
    Entry put(String key, Object value);

    /**
     * Writes a value if the entry is still of this version.
     *
     * @param expectedVersion 0 if there must be no entry
     * @return whether it was written
     */
    boolean compareAndSet(String key, long expectedVersion, Object value);

    /** Removes an entry; returns whether there was one. */
    boolean remove(String key);

    /** The keys of all entries. */
    SortedSet<String> keys();

    /**
     * Replaces a value by what the function makes of it, as one step: where somebody else wrote meanwhile, the function
     * is called again with what they wrote.
     *
     * @param change is given {@code null} where there is no value; must have no effects of its own
     * @return the new value
     */
    <T> T update(String key, Class<T> type, Function<@Nullable T, T> change);

    /**
     * A value under its key.
     *
     * @param key the key
     * @param value a copy: changes of it change nothing here
     * @param version for {@link #compareAndSet}
     * @param changedAt when it was written
     */
    record Entry(String key, JsonNode value, long version, Instant changedAt) {}
}
