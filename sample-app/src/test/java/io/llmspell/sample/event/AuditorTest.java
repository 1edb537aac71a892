package io.llmspell.sample.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.event.UniversalEvent;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;

class AuditorTest {

    private final EmbeddedDatabase database = new EmbeddedDatabaseBuilder()
            .generateUniqueName(true)
            .setType(EmbeddedDatabaseType.H2)
            .addScript("schema.sql")
            .build();

    private final AuditTrail trail = new AuditTrail(JdbcClient.create(this.database));

    private final Auditor auditor = new Auditor(this.trail);

    @AfterEach
    void close() {
        this.database.shutdown();
    }

    @Test
    void aCancelledCallIsNotedWithWhoStoppedItAndWhy() {
        UniversalEvent event = note(
                "tool.execution.cancelled",
                Map.of("component", "refund", "component_type", "tool", "hook", "policy.x", "reason", "flown"));

        assertThat(this.auditor.latest())
                .containsExactly(
                        new AuditEntry(event.timestamp(), "cancelled", "refund", "a", "policy.x", "flown", "turn-1"));
        assertThat(this.auditor.latest().get(0)).hasToString("cancelled refund of a by policy.x: flown [turn-1]");
    }

    @Test
    void aFailedCallIsNotedWithItsError() {
        note("tool.execution.failed", Map.of("component", "refund", "component_type", "tool", "error", "it is down"));

        assertThat(this.auditor.latest()).singleElement().hasToString("failed refund of a: it is down [turn-1]");
    }

    @Test
    void aDecisionAboutAToolIsNotNotedASecondTime() {
        note("hook.decision", decision("tool", "cancel", false));

        assertThat(this.auditor.latest()).isEmpty();
    }

    @Test
    void whatAHookWouldHaveStoppedIsNoted() {
        note("hook.decision", decision("tool", "cancel", true));

        assertThat(this.auditor.latest())
                .singleElement()
                .extracting(AuditEntry::what)
                .isEqualTo(AuditEntry.SHADOWED);
    }

    @Test
    void whatAHookStoppedOtherThanAToolIsNoted() {
        note("hook.decision", decision("workflow", "cancel", false));

        assertThat(this.auditor.latest())
                .singleElement()
                .extracting(AuditEntry::what)
                .isEqualTo("cancelled");
    }

    @Test
    void otherDecisionsAreNotNoted() {
        note("hook.decision", decision("workflow", "modified", false));

        assertThat(this.auditor.latest()).isEmpty();
    }

    @Test
    void onlyTheLastEntriesAreKept() {
        for (int i = 1; i <= 120; i++) {
            note("tool.execution.failed", Map.of("component", "tool-" + i, "component_type", "tool"));
        }

        assertThat(this.auditor.latest()).hasSize(100);
        assertThat(this.auditor.latest().get(0).component()).isEqualTo("tool-120");
        assertThat(this.auditor.latest().get(99).component()).isEqualTo("tool-21");
    }

    @Test
    void anEventThatIsHandledAgainIsNotedOnce() {
        UniversalEvent event =
                note("tool.execution.failed", Map.of("component", "refund", "component_type", "tool", "error", "down"));

        this.auditor.note(event, event.data(Auditor.Stop.class));

        assertThat(this.auditor.latest()).hasSize(1);
    }

    @Test
    void whatAnotherRunHasNotedIsStillThere() {
        note("tool.execution.failed", Map.of("component", "refund", "component_type", "tool", "error", "down"));

        assertThat(new Auditor(this.trail).latest())
                .isEqualTo(this.auditor.latest())
                .hasSize(1);
    }

    @Test
    void anEventOfNoConversationSaysSo() {
        UniversalEvent event = UniversalEvent.builder("tool.execution.failed")
                .data(Map.of("component", "refund", "component_type", "tool", "error", "it is down"))
                .build();

        this.auditor.note(event, event.data(Auditor.Stop.class));

        assertThat(this.auditor.latest()).singleElement().hasToString("failed refund of -: it is down []");
    }

    private static Map<String, Object> decision(String componentType, String decision, boolean shadowed) {
        return Map.of(
                "component",
                "it",
                "component_type",
                componentType,
                "hook",
                "policy.x",
                "decision",
                decision,
                "shadowed",
                shadowed,
                "reason",
                "flown");
    }

    private UniversalEvent note(String eventType, Map<String, Object> data) {
        UniversalEvent event = UniversalEvent.builder(eventType)
                .correlationId("turn-1")
                .metadata("conversation", "a")
                .data(data)
                .build();
        this.auditor.note(event, event.data(Auditor.Stop.class));
        return event;
    }
}
