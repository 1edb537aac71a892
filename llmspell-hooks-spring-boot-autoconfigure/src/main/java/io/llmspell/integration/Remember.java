package io.llmspell.integration;

import io.llmspell.hook.RegisteredHook;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A hook's wish to remember the value of the call under a key. */
record Remember(CacheKey key, Duration ttl, RegisteredHook hook) {

    void value(OperationEngine engine, Operation operation, @Nullable Object value) {
        engine.cache().put(operation, this.key, value, this.ttl, this.hook);
    }
}
