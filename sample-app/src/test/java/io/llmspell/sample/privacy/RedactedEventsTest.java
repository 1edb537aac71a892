package io.llmspell.sample.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.event.UniversalEvent;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RedactedEventsTest {

    private final RedactedEvents redacted = new RedactedEvents(new Redaction(new JsonMapper()));

    @Test
    void anEventIsPublishedWithoutPersonalData() {
        UniversalEvent event = UniversalEvent.builder("workflow.failed")
                .correlationId("turn-1")
                .data(Map.of("workflow", "booking", "error", "The payment was refused: gift_card_4711 is empty"))
                .build();

        UniversalEvent published = this.redacted.beforePublish(event);

        assertThat(published.id()).isEqualTo(event.id());
        assertThat(published.source()).isEqualTo(event.source());
        assertThat(published.at("/workflow").asString()).isEqualTo("booking");
        assertThat(published.at("/error").asString())
                .isEqualTo("The payment was refused: gift_card_[redacted] is empty");
    }

    @Test
    void anEventWithoutPersonalDataStaysAsItIs() {
        UniversalEvent event = UniversalEvent.builder("tool.execution.completed")
                .data(Map.of("component", "refund"))
                .build();

        assertThat(this.redacted.beforePublish(event)).isSameAs(event);
    }

    @Test
    void anEventWithoutDataStaysAsItIs() {
        UniversalEvent event = UniversalEvent.builder("tick").build();

        assertThat(this.redacted.beforePublish(event)).isSameAs(event);
    }
}
