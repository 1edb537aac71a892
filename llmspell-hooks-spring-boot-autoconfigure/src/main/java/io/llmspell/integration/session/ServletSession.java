package io.llmspell.integration.session;

import jakarta.servlet.http.HttpSession;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A session of a servlet container. */
final class ServletSession implements HookedSession {

    private final HttpSession session;

    ServletSession(HttpSession session) {
        this.session = session;
    }

    @Override
    public String id() {
        return this.session.getId();
    }

    @Override
    public Instant createdAt() {
        return Instant.ofEpochMilli(this.session.getCreationTime());
    }

    @Override
    public Instant lastAccessedAt() {
        return Instant.ofEpochMilli(this.session.getLastAccessedTime());
    }

    @Override
    public Set<String> attributeNames() {
        Set<String> names = new LinkedHashSet<>(Collections.list(this.session.getAttributeNames()));
        names.remove(SessionActivation.NAME);
        return names;
    }

    @Override
    public @Nullable Object attribute(String name) {
        return this.session.getAttribute(name);
    }

    @Override
    public void attribute(String name, @Nullable Object value) {
        this.session.setAttribute(name, value);
    }

    @Override
    public String toString() {
        return "a session of the servlet container";
    }
}
