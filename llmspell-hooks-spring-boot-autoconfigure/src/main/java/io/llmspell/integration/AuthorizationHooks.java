package io.llmspell.integration;

import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookTarget;
import java.util.Map;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInvocation;
import org.springframework.context.ApplicationListener;
import org.springframework.security.authorization.event.AuthorizationDeniedEvent;
import org.springframework.security.core.Authentication;

/**
 * Fires SECURITY_VIOLATION for what Spring Security denies. It tells of that where the application has an
 * {@code AuthorizationEventPublisher}.
 */
public final class AuthorizationHooks implements ApplicationListener<AuthorizationDeniedEvent<?>> {

    private static final ComponentId SECURITY = ComponentId.system("security");

    private final Supplier<Refusals> refusals;

    /**
     * Makes one.
     *
     * @param refusals asked for when it is first needed
     */
    public AuthorizationHooks(Supplier<Refusals> refusals) {
        this.refusals = refusals;
    }

    @Override
    public void onApplicationEvent(AuthorizationDeniedEvent<?> event) {
        Authentication authentication = event.getAuthentication().get();
        String who = (authentication != null) ? authentication.getName() : "nobody";
        String what = what(event.getObject());
        String message = "'" + who + "' may not access " + what;
        this.refusals.get().violation(new HookTarget(SECURITY, what), "access", message, Map.of("user", who));
    }

    /** Of a call its method, as its arguments may be secret. */
    private static String what(Object secured) {
        return (secured instanceof MethodInvocation call)
                ? call.getMethod().getDeclaringClass().getSimpleName() + "."
                        + call.getMethod().getName()
                : secured.getClass().getSimpleName();
    }
}
