package io.llmspell.autoconfigure;

import static io.llmspell.autoconfigure.EventsEndpointTests.paused;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.actuate.EventStorageWatch;
import io.llmspell.actuate.EventsHealthIndicator;
import io.llmspell.autoconfigure.EventServer.Answer;
import io.llmspell.event.EventBus;
import io.llmspell.event.EventPage;
import io.llmspell.event.EventQuery;
import io.llmspell.event.EventStorage;
import io.llmspell.event.FlowController;
import io.llmspell.event.UniversalEvent;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import tools.jackson.databind.JsonNode;

/** The health of events over HTTP. */
class EventsHealthTests {

    private final WebApplicationContextRunner runner = EventServer.runner();

    private final AtomicLong nanos = new AtomicLong();

    @Test
    void eventsAreUpAndSaidToBe() {
        this.runner.run(context -> {
            JsonNode health = EventServer.of(context).get("health/events").json();

            assertThat(health.toString())
                    .isEqualTo(
                            "{\"details\":{\"subscriptions\":0,\"saturated\":{},\"store\":\"none\"},\"status\":\"UP\"}");
        });
    }

    private static void fill(EventBus bus, int events) {
        paused(bus, "billing", 10, FlowController.reject(), "a");
        for (int i = 0; i < events; i++) {
            bus.publish("a", i);
        }
    }

    @Test
    void aSaturatedQueueIsInTheDetails() {
        this.runner.run(context -> {
            fill(context.getBean(EventBus.class), 9);

            Answer answer = EventServer.of(context).get("health/events");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().get("status").asString()).isEqualTo("UP");
            assertThat(answer.json().at("/details/saturated/billing").asDouble())
                    .isEqualTo(0.9);
        });
    }

    @Test
    void aQueueBelowTheLimitIsNot() {
        this.runner.run(context -> {
            fill(context.getBean(EventBus.class), 8);

            assertThat(EventServer.of(context).get("health/events").json().at("/details/saturated"))
                    .isEmpty();
        });
    }

    @Test
    void theFillAndItsStatusAreSettable() {
        this.runner
                .withPropertyValues(
                        "llmspell.actuate.events.health.saturated-at=0.5",
                        "llmspell.actuate.events.health.saturated-status=out-of-service")
                .run(context -> {
                    fill(context.getBean(EventBus.class), 5);

                    Answer answer = EventServer.of(context).get("health/events");

                    assertThat(answer.status()).isEqualTo(503);
                    assertThat(answer.json().get("status").asString()).isEqualTo("OUT_OF_SERVICE");
                });
    }

    @Test
    void aStoreThatCannotBeReadIsDown() {
        EventStorage dead = new EventStorage() {

            @Override
            public void append(UniversalEvent event) {}

            @Override
            public EventPage page(EventQuery query) {
                throw new IllegalStateException("connection refused");
            }
        };
        this.runner.withBean(EventStorage.class, () -> dead).run(context -> {
            EventServer server = EventServer.of(context);

            Answer answer = server.get("health/events");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.json().get("status").asString()).isEqualTo("DOWN");
            assertThat(answer.json().at("/details/store").asString()).isEqualTo("down");
            assertThat(answer.json().at("/details/error").asString()).isEqualTo("java.lang.IllegalStateException");
            assertThat(answer.text()).doesNotContain("connection refused");
            Answer log = server.get("events/log");
            assertThat(log.status()).isEqualTo(503);
            assertThat(log.error()).contains("IllegalStateException").doesNotContain("connection refused");
        });
    }

    @Test
    void aStoreThatCouldNotWriteIsDownUntilItCan() {
        watched((watch, server) -> {
            watch.writeFailed(1, new IllegalStateException("disk full"));
            assertThat(status(server)).isEqualTo("DOWN");
            assertThat(server.get("health/events").text())
                    .contains("java.lang.IllegalStateException")
                    .doesNotContain("disk full");

            watch.stored(1);
            assertThat(status(server)).isEqualTo("UP");
        });
    }

    @Test
    void aStoreThatIsAskedForNoMoreWritesIsUpAgainAfterAWhile() {
        watched((watch, server) -> {
            watch.writeFailed(1, new IllegalStateException("gone for two seconds"));
            this.nanos.addAndGet(Duration.ofSeconds(9).toNanos());
            assertThat(status(server)).isEqualTo("DOWN");

            this.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            assertThat(status(server)).isEqualTo("UP");
        });
    }

    @Test
    void anEventThatNoStoreCouldKeepLeavesItUp() {
        watched((watch, server) -> {
            watch.unstorable(1, new IllegalStateException("value too long"));

            assertThat(status(server)).isEqualTo("UP");
        });
    }

    private void watched(BiConsumer<EventStorageWatch, EventServer> use) {
        this.runner
                .withPropertyValues("llmspell.events.storage.type=memory")
                .withBean(EventStorageWatch.class, () -> new EventStorageWatch(this.nanos::get))
                .run(context -> use.accept(context.getBean(EventStorageWatch.class), EventServer.of(context)));
    }

    private static String status(EventServer server) {
        return server.get("health/events").json().get("status").asString();
    }

    @Test
    void theProbesDoNotAskForEvents() {
        this.runner
                .withPropertyValues(
                        "management.endpoint.health.probes.enabled=true",
                        "llmspell.actuate.events.health.saturated-status=out-of-service")
                .run(context -> {
                    AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
                    AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
                    fill(context.getBean(EventBus.class), 10);
                    EventServer server = EventServer.of(context);

                    assertThat(server.get("health").status()).isEqualTo(503);
                    assertThat(server.get("health/liveness").status()).isEqualTo(200);
                    assertThat(server.get("health/readiness").status()).isEqualTo(200);
                });
        this.runner
                .withPropertyValues(
                        "management.endpoint.health.group.readiness.include=readinessState,events",
                        "llmspell.actuate.events.health.saturated-status=out-of-service")
                .run(context -> {
                    AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
                    AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
                    fill(context.getBean(EventBus.class), 10);

                    assertThat(EventServer.of(context).get("health/readiness").status())
                            .isEqualTo(503);
                });
    }

    @Test
    void itIsSwitchedOffAsOtherContributorsAre() {
        this.runner
                .withPropertyValues("management.health.events.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(EventsHealthIndicator.class));
    }

    @Test
    void aFillThatIsNoneIsRefused() {
        this.runner
                .withPropertyValues("llmspell.actuate.events.health.saturated-at=1.5")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("llmspell.actuate.events.health.saturated-at"));
    }
}
