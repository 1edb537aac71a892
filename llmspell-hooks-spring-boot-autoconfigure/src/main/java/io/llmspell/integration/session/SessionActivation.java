package io.llmspell.integration.session;

import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionEvent;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * An attribute of each session, as a container tells only attributes that a session is put away or brought back. It may
 * wake up in another process, where it finds the points of that application.
 */
final class SessionActivation implements HttpSessionActivationListener, Serializable {

    static final String NAME = SessionActivation.class.getName();

    private static final long serialVersionUID = 1L;

    @Override
    public void sessionWillPassivate(HttpSessionEvent event) {
        SessionPoints points = points(event);
        if (points != null) {
            points.save(new ServletSession(event.getSession()));
        }
    }

    @Override
    public void sessionDidActivate(HttpSessionEvent event) {
        SessionPoints points = points(event);
        if (points != null) {
            points.restore(new ServletSession(event.getSession()));
        }
    }

    private static @Nullable SessionPoints points(HttpSessionEvent event) {
        return (event.getSession().getServletContext().getAttribute(NAME) instanceof SessionPoints points)
                ? points
                : null;
    }
}
