package io.llmspell.sample.page;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmspell.event.EventBus;
import io.llmspell.event.Subscription;
import io.llmspell.sample.TravelDeskApplication;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** Feeds that the server ends. */
@Timeout(180)
class FeedEndTest {

    @Test
    void aFeedEndsAfterItsTimeSoThatTheBrowserHasToAskAnew() throws Exception {
        try (ConfigurableApplicationContext desk = start("--travel.events.feed-timeout=100ms");
                EventStream stream = EventStream.open(port(desk), "nothing.of.this.kind")) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.rest()).contains("listening");
            await().atMost(30, SECONDS).until(() -> feeds(desk).isEmpty());
        }
    }

    @Test
    void aServerThatStopsDoesNotWaitForItsBrowsers() throws Exception {
        ConfigurableApplicationContext desk = start("--spring.lifecycle.timeout-per-shutdown-phase=10m");
        try (EventStream stream = EventStream.open(port(desk), "nothing.of.this.kind")) {
            assertThat(feeds(desk)).hasSize(1);

            desk.close();

            assertThat(stream.rest()).contains("listening");
        } finally {
            desk.close();
        }
    }

    private static ConfigurableApplicationContext start(String argument) {
        return new SpringApplicationBuilder(TravelDeskApplication.class).run("--server.port=0", argument);
    }

    private static int port(ConfigurableApplicationContext desk) {
        return ((WebServerApplicationContext) desk).getWebServer().getPort();
    }

    private static List<Subscription> feeds(ConfigurableApplicationContext desk) {
        return desk.getBean(EventBus.class).subscriptions().stream()
                .filter(subscription -> subscription.owner().equals(LiveFeed.OWNER))
                .toList();
    }
}
