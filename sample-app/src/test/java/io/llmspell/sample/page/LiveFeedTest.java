package io.llmspell.sample.page;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmspell.event.EventBus;
import io.llmspell.event.UniversalEvent;
import io.llmspell.sample.replay.RequestPlayer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The feed as a browser reads it, while conversations are held. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Timeout(60)
class LiveFeedTest {

    private static final String REQUEST = "please move reservation BAS101 to an evening flight";

    @LocalServerPort
    private int port;

    @Autowired
    private EventBus bus;

    @Autowired
    private RequestPlayer player;

    @Test
    void eventsOfAPatternComeInTheirOrder() throws Exception {
        try (EventStream stream = EventStream.open(this.port, "tool.**")) {
            this.player.play(REQUEST);

            assertThat(stream.contentType()).startsWith("text/event-stream");
            assertThat(until(stream, "tool.execution.cancelled"))
                    .extracting(EventStream.Message::event)
                    .containsExactly(
                            "tool.execution.started",
                            "tool.execution.completed",
                            "tool.execution.started",
                            "tool.execution.completed",
                            "tool.execution.started",
                            "tool.execution.cancelled");
        }
    }

    @Test
    void aMessageIsTheEvent() throws Exception {
        try (EventStream stream = EventStream.open(this.port, "*.execution.{failed,cancelled}")) {
            this.player.play(REQUEST);

            EventStream.Message message = stream.next();
            UniversalEvent event = UniversalEvent.fromJson(message.data());
            assertThat(message.event()).isEqualTo(event.eventType()).isEqualTo("tool.execution.cancelled");
            assertThat(message.id()).isEqualTo(event.id().toString());
            assertThat(event.at("/hook").asString()).isEqualTo("policy.keepBasicEconomyFlights");
            assertThat(event.source().correlationId()).isNotNull();
        }
    }

    @Test
    void eachBrowserHasAFeedOfItsOwn() throws Exception {
        try (EventStream one = EventStream.open(this.port, "agent.execution.started");
                EventStream other = EventStream.open(this.port, "hook.decision")) {
            this.player.play(REQUEST);

            assertThat(one.next().event()).isEqualTo("agent.execution.started");
            assertThat(other.next().event()).isEqualTo("hook.decision");
        }
    }

    @Test
    void argumentsAndAnswersAreNotInEvents() throws Exception {
        try (EventStream stream = EventStream.open(this.port, "**")) {
            this.player.play(REQUEST);

            assertThat(until(stream, "tool.execution.cancelled"))
                    .extracting(EventStream.Message::data)
                    .noneMatch(data -> data.contains("\"arguments\"") || data.contains("\"result\""));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tool..x", "tool.{a", "[tool"})
    void aBadPatternIsExplained(String pattern) throws Exception {
        try (EventStream stream = EventStream.open(this.port, pattern)) {
            assertThat(stream.status()).isEqualTo(400);
            assertThat(stream.rest()).startsWith("Invalid event pattern '" + pattern + "' at position ");
        }
        assertThat(feeds(pattern)).isZero();
    }

    /** That it has gone is noticed when it is sent something; of that the first may still go out. */
    @Test
    void aBrowserThatGoesIsUnsubscribed() throws Exception {
        String pattern = "{tool,agent}.execution.*";
        try (EventStream stream = EventStream.open(this.port, pattern)) {
            this.player.play(REQUEST);
            assertThat(stream.next().event()).isEqualTo("agent.execution.started");
            assertThat(feeds(pattern)).isEqualTo(1);
        }

        await().atMost(30, SECONDS).until(() -> {
            this.player.play(REQUEST);
            return feeds(pattern) == 0;
        });
    }

    private long feeds(String pattern) {
        return this.bus.subscriptions().stream()
                .filter(subscription -> subscription.owner().equals(LiveFeed.OWNER))
                .filter(subscription -> subscription.patterns().get(0).source().equals(pattern))
                .count();
    }

    private static List<EventStream.Message> until(EventStream stream, String last) throws IOException {
        List<EventStream.Message> messages = new ArrayList<>();
        do {
            messages.add(stream.next());
        } while (!messages.get(messages.size() - 1).event().equals(last));
        return messages;
    }
}
