package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmspell.event.EventBus;
import io.llmspell.event.Subscription;
import io.llmspell.event.SubscriptionOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the endpoint tells of a durable subscription. */
class EventsEndpointStoreTests {

    private static final Duration AMPLE = Duration.ofSeconds(30);

    @Test
    void aDurableSubscriptionIsBehindByWhatWasStoredSince(@TempDir Path folder) {
        EventServer.writable()
                .withPropertyValues(
                        "llmspell.events.storage.type=jdbc", "llmspell.events.storage.path=" + folder.resolve("events"))
                .run(context -> {
                    EventBus bus = context.getBean(EventBus.class);
                    EventServer server = EventServer.of(context);
                    SubscriptionOptions options = SubscriptionOptions.builder()
                            .name("ledger")
                            .durable(true)
                            .build();
                    Subscription ledger = bus.subscribe(List.of("order.*"), options, event -> {});
                    ledger.pause();
                    for (int i = 0; i < 3; i++) {
                        bus.publish("order.paid", i);
                    }

                    JsonNode behind = server.get("events/ledger").json();
                    assertThat(behind.get("kind").asString()).isEqualTo("durable");
                    assertThat(behind.has("strategy")).isFalse();
                    assertThat(behind.at("/lag/behind").asLong()).isEqualTo(3);
                    assertThat(server.get("events/log").json().get("events")).hasSize(3);

                    assertThat(server.post("events/ledger", "{\"action\":\"resume\"}")
                                    .status())
                            .isEqualTo(200);
                    assertThat(ledger.drain(AMPLE)).isTrue();
                    await().atMost(AMPLE)
                            .until(() -> server.get("events/ledger")
                                            .json()
                                            .at("/lag/behind")
                                            .asLong(-1)
                                    == 0);
                });
    }
}
