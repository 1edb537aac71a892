package io.llmspell.state;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where the values of all hooks are. */
interface StateTable {

    /** Reads the values of a hook. */
    <T extends @Nullable Object> T read(String hook, Function<Rows, T> work);

    /** Changes the values of a hook, which nobody else does meanwhile; if it throws, nothing is changed. */
    <T extends @Nullable Object> T change(String hook, Function<Rows, T> work);

    /** The values of one hook. */
    interface Rows {

        @Nullable
        StoredValue find(String key);

        List<String> keys();

        int count();

        /** One higher than any before. Only inside of a change. */
        long nextVersion();

        /** Inserts or replaces. Only inside of a change. */
        void save(StoredValue value, boolean isNew);

        /** Only inside of a change. */
        void delete(String key);
    }
}
