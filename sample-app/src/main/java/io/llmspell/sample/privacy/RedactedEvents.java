package io.llmspell.sample.privacy;

import io.llmspell.event.EventInterceptor;
import io.llmspell.event.UniversalEvent;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Keeps personal data out of events. Arguments and results are not in them, but what a hook or a failure says may be,
 * and that may repeat what the airline's system answered.
 */
@Component
class RedactedEvents implements EventInterceptor {

    private final Redaction redaction;

    RedactedEvents(Redaction redaction) {
        this.redaction = redaction;
    }

    @Override
    public UniversalEvent beforePublish(UniversalEvent event) {
        JsonNode data = event.data();
        JsonNode redacted = this.redaction.redact(data);
        return redacted.equals(data) ? event : event.toBuilder().data(redacted).build();
    }
}
