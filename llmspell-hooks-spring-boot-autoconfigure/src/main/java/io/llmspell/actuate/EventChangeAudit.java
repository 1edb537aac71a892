package io.llmspell.actuate;

import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Tells of what was changed about events as audit events: {@value #CHANGED} for what was done, {@value #REFUSED} for
 * what hooks did not allow.
 */
public final class EventChangeAudit {

    public static final String CHANGED = "EVENTS_CHANGED";

    public static final String REFUSED = "EVENTS_CHANGE_REFUSED";

    private static final String NOBODY = "anonymous";

    private final ApplicationEventPublisher publisher;

    public EventChangeAudit(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    static String nameOf(@Nullable Principal principal) {
        String name = (principal != null) ? principal.getName() : null;
        return (name != null) ? name : NOBODY;
    }

    void changed(@Nullable Principal principal, EventChange change, String after) {
        publish(CHANGED, principal, change, "after", after);
    }

    void refused(@Nullable Principal principal, EventChange change, String reason) {
        publish(REFUSED, principal, change, "reason", reason);
    }

    private void publish(String type, @Nullable Principal principal, EventChange change, String last, String value) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("action", change.action());
        data.put("target", change.target());
        data.put("name", change.name());
        data.put("before", change.before());
        data.put(last, value);
        this.publisher.publishEvent(new AuditApplicationEvent(new AuditEvent(nameOf(principal), type, data)));
    }
}
