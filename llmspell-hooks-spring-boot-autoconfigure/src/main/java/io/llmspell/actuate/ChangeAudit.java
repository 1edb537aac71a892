package io.llmspell.actuate;

import java.security.Principal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

/** Tells of what endpoints changed, and of what hooks did not let them, as audit events. */
final class ChangeAudit {

    private static final String NOBODY = "anonymous";

    private final ApplicationEventPublisher publisher;

    ChangeAudit(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    static String nameOf(@Nullable Principal principal) {
        String name = (principal != null) ? principal.getName() : null;
        return (name != null) ? name : NOBODY;
    }

    void publish(String type, @Nullable Principal principal, Map<String, @Nullable Object> data) {
        this.publisher.publishEvent(new AuditApplicationEvent(new AuditEvent(nameOf(principal), type, data)));
    }
}
