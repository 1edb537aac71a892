package io.llmspell.sample.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.llmspell.annotation.OnEvent;
import io.llmspell.event.StartAt;
import io.llmspell.event.UniversalEvent;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps account of the last calls that were stopped: by whom, and why. Its subscription is durable and its entries are
 * in the database: what one run of the application did not come to is noted by the next. Safe for use by many threads.
 */
@Component
public class Auditor {

    static final String SUBSCRIPTION = "audit";

    private static final Logger log = LoggerFactory.getLogger(Auditor.class);

    private static final int MOST_ENTRIES = 100;

    private static final String DECISION = "hook.decision";

    private final AuditTrail trail;

    Auditor(AuditTrail trail) {
        this.trail = trail;
    }

    @OnEvent(
            value = {"tool.execution.{cancelled,failed}", DECISION},
            name = SUBSCRIPTION,
            durable = true,
            startAt = StartAt.BEGINNING)
    void note(UniversalEvent event, Stop stop) {
        if (event.eventType().equals(DECISION) && !stop.isOnlyToldByItsHook()) {
            return;
        }
        AuditEntry entry = entry(event, stop);
        if (this.trail.add(event.id(), entry)) {
            log.info("Audit: {}", entry);
        }
    }

    /** The last entries, of earlier runs too, the newest first. */
    public List<AuditEntry> latest() {
        return this.trail.latest(MOST_ENTRIES);
    }

    private AuditEntry entry(UniversalEvent event, Stop stop) {
        String correlationId = event.source().correlationId();
        return new AuditEntry(
                event.timestamp(),
                what(event, stop),
                stop.component,
                NamedEvents.conversation(event),
                Objects.requireNonNullElse(stop.hook, ""),
                stop.why(),
                Objects.requireNonNullElse(correlationId, ""));
    }

    private static String what(UniversalEvent event, Stop stop) {
        if (stop.isShadowed()) {
            return AuditEntry.SHADOWED;
        }
        return event.eventType().endsWith("failed") ? "failed" : "cancelled";
    }

    /**
     * What the auditor reads in an event. Each kind of event lacks some of it.
     *
     * @param component whose call it is about
     * @param componentType its kind
     * @param hook which hook stopped it
     * @param decision what that hook decided, in the event of a decision
     * @param shadowed whether that had no effect
     * @param reason why it was stopped
     * @param error why it failed
     */
    record Stop(
            String component,
            @JsonProperty("component_type") String componentType,
            @Nullable String hook,
            @Nullable String decision,
            @Nullable Boolean shadowed,
            @Nullable String reason,
            @Nullable String error) {

        /** A tool call that a hook cancels has an event of its own, which tells the same: one entry is enough. */
        boolean isOnlyToldByItsHook() {
            return "cancel".equals(this.decision) && (isShadowed() || !this.componentType.equals("tool"));
        }

        boolean isShadowed() {
            return Boolean.TRUE.equals(this.shadowed);
        }

        String why() {
            return (this.reason != null) ? this.reason : Objects.requireNonNullElse(this.error, "");
        }
    }
}
