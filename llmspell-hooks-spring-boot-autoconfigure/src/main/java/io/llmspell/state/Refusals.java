package io.llmspell.state;

import io.llmspell.jdbc.StoreException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a state refuses inside of a transaction comes out of the store as the cause of its own exception. */
final class Refusals {

    private Refusals() {}

    static <T extends @Nullable Object> T unwrapped(Supplier<T> work) {
        try {
            return work.get();
        } catch (StoreException ex) {
            if (ex.getCause() instanceof HookStateException refusal) {
                // Made on a thread of the store: who reads it wants to know who asked.
                refusal.addSuppressed(new HookStateException("asked for here"));
                throw refusal;
            }
            throw ex;
        }
    }
}
