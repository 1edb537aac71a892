package io.llmspell.integration.session;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Marks what is worth to come back to in the life of a session, such as that an order was sent: the hooks at
 * SESSION_CHECKPOINT are told. Thread-safe.
 */
@FunctionalInterface
public interface SessionCheckpoints {

    /**
     * Marks a checkpoint.
     *
     * @param session see {@link HookedSessions}
     * @param name of the checkpoint, which is the operation that hooks see; not blank
     * @param data what hooks are to know of it, as arguments by name beside {@code session}
     */
    void checkpoint(HookedSession session, String name, Map<String, ? extends @Nullable Object> data);

    /** Makes one that fires the point. */
    static SessionCheckpoints of(SessionPoints points) {
        return points::checkpoint;
    }
}
