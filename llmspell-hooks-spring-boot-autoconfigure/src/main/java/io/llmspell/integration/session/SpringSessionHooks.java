package io.llmspell.integration.session;

import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.StandardHookPoint;
import java.util.Objects;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationListener;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.events.SessionExpiredEvent;

/**
 * Fires the session points around the operations of Spring Session's repositories, and when a repository tells that a
 * session has expired.
 */
public final class SpringSessionHooks implements MethodInterceptor, ApplicationListener<SessionExpiredEvent> {

    private final Supplier<SessionPoints> points;

    /**
     * Makes one.
     *
     * @param points asked for when they are first needed
     */
    public SpringSessionHooks(Supplier<SessionPoints> points) {
        this.points = points;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        return switch (invocation.getMethod().getName()) {
            case "createSession" -> create(invocation);
            case "save" -> save(invocation);
            case "findById" -> find(invocation);
            case "deleteById" -> delete(invocation);
            default -> invocation.proceed();
        };
    }

    private Object create(MethodInvocation invocation) throws Throwable {
        Session session = (Session) Objects.requireNonNull(invocation.proceed());
        HookCancelledException refusal = this.points.get().start(new StoredSession(session));
        if (refusal != null) {
            // It may have been stored at once.
            ((SessionRepository<?>) Objects.requireNonNull(invocation.getThis())).deleteById(session.getId());
            throw refusal;
        }
        return session;
    }

    private @Nullable Object save(MethodInvocation invocation) throws Throwable {
        Object saved = invocation.proceed();
        this.points.get().save(new StoredSession((Session)
                Objects.requireNonNull(invocation.getArguments()[0])));
        return saved;
    }

    private @Nullable Object find(MethodInvocation invocation) throws Throwable {
        Object found = invocation.proceed();
        if (found instanceof Session session) {
            this.points.get().restore(new StoredSession(session));
        }
        return found;
    }

    /** What a hook is told of is the session as it was, which must be read before. */
    private @Nullable Object delete(MethodInvocation invocation) throws Throwable {
        SessionPoints known = this.points.get();
        Session session = known.isHooked(StandardHookPoint.SESSION_END)
                ? ((SessionRepository<?>) Objects.requireNonNull(invocation.getThis()))
                        .findById((String) Objects.requireNonNull(invocation.getArguments()[0]))
                : null;
        Object deleted = invocation.proceed();
        if (session != null) {
            known.end(new StoredSession(session), "invalidated");
        }
        return deleted;
    }

    @Override
    public void onApplicationEvent(SessionExpiredEvent event) {
        Session session = event.getSession();
        if (session != null) {
            this.points.get().end(new StoredSession(session), "expired");
        }
    }
}
