package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.event.EventBus;
import io.llmspell.event.UniversalEvent;
import io.llmspell.state.RedactionFilter;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** What of the data of events the endpoint shows, and to whom. */
class EventsEndpointDataTests {

    private final WebApplicationContextRunner runner =
            EventServer.runner().withPropertyValues("llmspell.events.storage.type=memory");

    private static void run(WebApplicationContextRunner runner, BiConsumer<EventServer, EventBus> use) {
        runner.run(context -> {
            EventBus bus = context.getBean(EventBus.class);
            bus.publish(UniversalEvent.builder("order.paid")
                    .data(Map.of(
                            "amount", 7, "apiKey", "sk-123", "lines", List.of(Map.of("pin", "0000", "text", "<b>"))))
                    .metadata("session_token", "t-1")
                    .build());
            use.accept(EventServer.of(context), bus);
        });
    }

    private static JsonNode first(EventServer server) {
        return server.get("events/log").json().at("/events/0");
    }

    @Test
    void dataIsNotShown() {
        run(this.runner, (server, bus) -> {
            JsonNode event = first(server);

            assertThat(event.get("type").asString()).isEqualTo("order.paid");
            assertThat(event.has("data")).isFalse();
            assertThat(event.has("metadata")).isFalse();
            assertThat(event.toString()).doesNotContain("sk-123");
        });
    }

    @Test
    void dataThatIsShownIsRedacted() {
        run(
                this.runner.withPropertyValues(
                        "llmspell.actuate.events.show-data=always", "llmspell.hooks.journal.redact=pin"),
                (server, bus) -> {
                    JsonNode event = first(server);

                    assertThat(event.at("/data/amount").asInt()).isEqualTo(7);
                    assertThat(event.at("/data/apiKey").asString()).isEqualTo("***");
                    assertThat(event.at("/data/lines/0/pin").asString()).isEqualTo("***");
                    assertThat(event.at("/data/lines/0/text").asString()).isEqualTo("<b>");
                    assertThat(event.at("/metadata/session_token").asString()).isEqualTo("***");
                });
    }

    @Test
    void theFilterOfTheUserRedacts() {
        RedactionFilter all = (name, value) -> StringNode.valueOf("gone from " + name);
        run(
                this.runner
                        .withPropertyValues("llmspell.actuate.events.show-data=always")
                        .withBean(RedactionFilter.class, () -> all),
                (server, bus) ->
                        assertThat(first(server).get("data").asString()).isEqualTo("gone from data"));
    }

    @Test
    void aFilterThatFailsShowsNothing() {
        RedactionFilter broken = (name, value) -> {
            throw new IllegalStateException("no rules");
        };
        run(
                this.runner
                        .withPropertyValues("llmspell.actuate.events.show-data=always")
                        .withBean(RedactionFilter.class, () -> broken),
                (server, bus) ->
                        assertThat(first(server).get("data").asString()).isEqualTo("***"));
    }

    @Test
    void dataIsShownToThoseWhoAreKnown() {
        run(this.runner.withPropertyValues("llmspell.actuate.events.show-data=when-authorized"), (server, bus) -> {
            assertThat(first(server).has("data")).isFalse();
            assertThat(first(server.as("ann")).has("data")).isTrue();
        });
    }

    @Test
    void largeDataIsOnlyMeasured() {
        run(
                this.runner.withPropertyValues(
                        "llmspell.actuate.events.show-data=always", "llmspell.actuate.events.max-data-size=10B"),
                (server, bus) -> {
                    assertThat(first(server).has("data")).isFalse();
                    assertThat(first(server).get("omittedBytes").asInt()).isGreaterThan(10);
                });
    }

    @Test
    void messagesOfHandlersAreShownWithData() {
        run(this.runner.withPropertyValues("llmspell.actuate.events.show-data=always"), (server, bus) -> {
            EventsEndpointTests.fail(bus, 1);

            JsonNode letter = server.get("events/deadletters").json().at("/deadLetters/0");

            assertThat(letter.get("message").asString()).isEqualTo("no more");
            assertThat(letter.at("/event/data/word").asString()).isEqualTo("secret word");
        });
    }

    @Test
    void aMessageIsRedactedBeforeItIsCut() {
        RedactionFilter masking = (name, value) ->
                value.isString() ? StringNode.valueOf(value.stringValue().replace("no more", "***")) : value;
        run(
                this.runner
                        .withBean(RedactionFilter.class, () -> masking)
                        .withPropertyValues(
                                "llmspell.actuate.events.show-data=always", "llmspell.actuate.events.max-data-size=4B"),
                (server, bus) -> {
                    EventsEndpointTests.fail(bus, 1);

                    assertThat(server.get("events/deadletters")
                                    .json()
                                    .at("/deadLetters/0/message")
                                    .asString())
                            .isEqualTo("***");
                });
    }
}
