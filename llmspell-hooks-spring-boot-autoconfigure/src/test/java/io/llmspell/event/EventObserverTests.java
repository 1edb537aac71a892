package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EventObserverTests {

    private final EventBus bus = EventBus.builder()
            .observer(new EventObserver() {
                @Override
                public EventActivity publishing(UniversalEvent event) {
                    return new EventActivity() {
                        @Override
                        public Map<String, String> notes() {
                            return Map.of("traceparent", "ours", "baggage", "user=ann");
                        }

                        @Override
                        public void ended(Throwable error) {}
                    };
                }
            })
            .build();

    @Test
    void anEventGetsTheNotesOfItsPublication() {
        assertThat(this.bus.publish("a.b", 1).event().metadata())
                .containsEntry("traceparent", "ours")
                .containsEntry("baggage", "user=ann");
    }

    @Test
    void anEventOfAnotherTraceGetsNothingOfOurs() {
        UniversalEvent foreign =
                UniversalEvent.builder("a.b").metadata("traceparent", "theirs").build();

        assertThat(this.bus.publish(foreign).event().metadata())
                .containsEntry("traceparent", "theirs")
                .doesNotContainKey("baggage");
    }
}
