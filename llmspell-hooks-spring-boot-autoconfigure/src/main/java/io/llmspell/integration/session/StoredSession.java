package io.llmspell.integration.session;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.session.Session;

/** A session of Spring Session. */
final class StoredSession implements HookedSession {

    private final Session session;

    StoredSession(Session session) {
        this.session = session;
    }

    @Override
    public String id() {
        return this.session.getId();
    }

    @Override
    public Instant createdAt() {
        return this.session.getCreationTime();
    }

    @Override
    public Instant lastAccessedAt() {
        return this.session.getLastAccessedTime();
    }

    @Override
    public Set<String> attributeNames() {
        return this.session.getAttributeNames();
    }

    @Override
    public @Nullable Object attribute(String name) {
        return this.session.getAttribute(name);
    }

    @Override
    public void attribute(String name, @Nullable Object value) {
        if (value == null) {
            this.session.removeAttribute(name);
        } else {
            this.session.setAttribute(name, value);
        }
    }

    @Override
    public String toString() {
        return "a session of Spring Session";
    }
}
