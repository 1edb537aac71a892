package io.llmspell.integration.session;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session as hooks see it: the argument {@code session} at the session points. None of it is shown as text or JSON,
 * as the id is all that it takes to take a session over. To be used only while the hook runs.
 */
public interface HookedSession {

    /** What the client shows to be in this session: a secret. */
    String id();

    /** When it was made. */
    Instant createdAt();

    /** When the client was last heard of. */
    Instant lastAccessedAt();

    /** The names of its attributes. */
    Set<String> attributeNames();

    /** The attribute of this name, or {@code null}. */
    @Nullable
    Object attribute(String name);

    /**
     * Sets an attribute; {@code null} removes it. What is set in a session that was saved already is saved the next
     * time.
     */
    void attribute(String name, @Nullable Object value);
}
