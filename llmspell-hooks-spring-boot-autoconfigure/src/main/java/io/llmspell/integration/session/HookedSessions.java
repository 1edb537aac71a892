package io.llmspell.integration.session;

import jakarta.servlet.http.HttpSession;
import org.springframework.session.Session;

/** Shows sessions as hooks see them. */
public final class HookedSessions {

    private HookedSessions() {}

    /** A session of a servlet container, or of Spring Session as a request gives it. */
    public static HookedSession ofServlet(HttpSession session) {
        return new ServletSession(session);
    }

    /** A session of Spring Session as its repository gives it. */
    public static HookedSession ofSpring(Session session) {
        return new StoredSession(session);
    }
}
