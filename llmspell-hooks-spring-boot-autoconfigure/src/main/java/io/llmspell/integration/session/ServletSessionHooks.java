package io.llmspell.integration.session;

import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.StandardHookPoint;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Fires the session points for sessions of a servlet container. To be registered as a filter and as a listener: a
 * listener is told of each session, but only the filter can keep a request from getting one that was refused.
 */
public final class ServletSessionHooks
        implements Filter, ServletContextListener, HttpSessionListener, HttpSessionIdListener {

    private static final Log logger = LogFactory.getLog(ServletSessionHooks.class);

    private static final String REFUSED = ServletSessionHooks.class.getName() + ".refused";

    private final SessionPoints points;

    private final InstantSource clock;

    /** Where a request of this thread is just getting a session. */
    private static final ThreadLocal<Creation> CREATION = new ThreadLocal<>();

    /**
     * Makes one.
     *
     * @param clock tells whether a session that ends had expired
     */
    public ServletSessionHooks(SessionPoints points, InstantSource clock) {
        this.points = points;
        this.clock = clock;
    }

    private static final class Creation {

        private @Nullable HookCancelledException refusal;
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        event.getServletContext().setAttribute(SessionActivation.NAME, this.points);
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        event.getServletContext().removeAttribute(SessionActivation.NAME);
    }

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        HttpSession session = event.getSession();
        HookCancelledException refusal = this.points.start(new ServletSession(session));
        if (refusal == null) {
            if (this.points.isHooked(StandardHookPoint.SESSION_SAVE)
                    || this.points.isHooked(StandardHookPoint.SESSION_RESTORE)) {
                session.setAttribute(SessionActivation.NAME, new SessionActivation());
            }
            return;
        }
        session.setAttribute(REFUSED, true);
        Creation request = CREATION.get();
        if (request != null) {
            // The container is still at work on it.
            request.refusal = refusal;
        } else {
            session.invalidate();
            logger.warn("A session was refused that was not asked for through the filter; it is invalid", refusal);
        }
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        HttpSession session = event.getSession();
        if (session.getAttribute(REFUSED) == null) {
            this.points.end(new ServletSession(session), hasExpired(session) ? "expired" : "invalidated");
        }
    }

    private boolean hasExpired(HttpSession session) {
        long idle = this.clock.millis() - session.getLastAccessedTime();
        return session.getMaxInactiveInterval() > 0 && idle >= session.getMaxInactiveInterval() * 1000L;
    }

    @Override
    public void sessionIdChanged(HttpSessionEvent event, String oldId) {
        this.points.checkpoint(new ServletSession(event.getSession()), "idChanged", Map.of());
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter((request instanceof HttpServletRequest http) ? new Request(http) : request, response);
    }

    /** A request that throws where its session is refused. */
    private static final class Request extends HttpServletRequestWrapper {

        private Request(HttpServletRequest request) {
            super(request);
        }

        @Override
        public HttpSession getSession() {
            return getSession(true);
        }

        @Override
        @SuppressWarnings("NullAway") // null where none is to be made, as the request says
        public HttpSession getSession(boolean create) {
            return create ? createdSession() : super.getSession(false);
        }

        private HttpSession createdSession() {
            Creation outer = CREATION.get();
            Creation mine = new Creation();
            CREATION.set(mine);
            HttpSession session;
            try {
                session = super.getSession(true);
            } finally {
                restore(outer);
            }
            if (mine.refusal != null) {
                session.invalidate();
                throw mine.refusal;
            }
            return session;
        }

        private static void restore(@Nullable Creation outer) {
            if (outer != null) {
                CREATION.set(outer);
            } else {
                CREATION.remove();
            }
        }
    }
}
