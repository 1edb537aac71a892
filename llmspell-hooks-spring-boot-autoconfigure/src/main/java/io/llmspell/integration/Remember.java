package io.llmspell.integration;

import io.llmspell.hook.RegisteredHook;
import java.time.Duration;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A hook's wish to remember the value of the call.
 *
 * @param explicit the key the hook gave, or {@code null} to make one of the arguments
 */
record Remember(@Nullable Object explicit, Duration ttl, RegisteredHook hook) {

    private static final Log logger = LogFactory.getLog(Remember.class);

    /**
     * The key for the arguments of now: hooks after the one that wished may have changed them.
     *
     * @return {@code null} if the arguments have become such that there is no key
     */
    @Nullable
    CacheKey key(OperationCall call) {
        try {
            return call.engine().cache().key(call.operation(), call.arguments(), this.explicit);
        } catch (RuntimeException ex) {
            // No equals, or a scope that fails: the call goes on, and nothing is remembered.
            logger.warn("Hook '" + this.hook.name() + "' does not get its wish: " + ex);
            return null;
        }
    }

    void value(OperationCall call, @Nullable Object value) {
        CacheKey key = key(call);
        if (key != null) {
            value(call, key, value);
        }
    }

    void value(OperationCall call, CacheKey key, @Nullable Object value) {
        call.engine().cache().put(call.operation(), key, value, this.ttl, this.hook);
    }
}
