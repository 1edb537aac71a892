package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.llmspell.annotation.OnEvent;
import io.llmspell.event.EventBus;
import io.llmspell.event.FlowController;
import io.llmspell.event.Subscription;
import io.llmspell.event.SubscriptionOptions;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The meters of events as Prometheus scrapes them. */
class EventMetersTests {

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private final ApplicationContextRunner runner = HookContexts.runner()
            .withBean(PrometheusMeterRegistry.class, () -> this.meters)
            .withBean("handlers", Handlers.class);

    private void run(Consumer<EventBus> use) {
        this.runner.run(context -> use.accept(context.getBean(EventBus.class)));
    }

    private static void drain(EventBus bus) {
        try {
            assertThat(bus.drain(Duration.ofSeconds(10))).isTrue();
        } catch (InterruptedException ex) {
            throw new AssertionError(ex);
        }
    }

    private List<String> lines() {
        return this.meters.scrape().lines().toList();
    }

    @Test
    void theFiveMetersHaveTheirNamesAndTags() {
        run(bus -> {
            bus.publish("good.one", null);
            bus.publish("good.two", null);
            bus.publish("bad.one", null);
            assertThatException().isThrownBy(() -> bus.publish("not a type", null));
            drain(bus);

            assertThat(lines())
                    .contains(
                            "events_published_total 3.0",
                            "events_delivered_total{subscription=\"handlers.good\"} 2.0",
                            "events_delivered_total{subscription=\"handlers.bad\"} 0.0",
                            "events_dropped_total{reason=\"dead_letter\",subscription=\"handlers.bad\"} 1.0",
                            "events_dropped_total{reason=\"overflow\",subscription=\"handlers.bad\"} 0.0",
                            "events_dropped_total{reason=\"invalid_type\",subscription=\"none\"} 1.0",
                            "events_dropped_total{reason=\"vetoed\",subscription=\"none\"} 0.0",
                            "subscription_queue_depth{subscription=\"handlers.good\"} 0.0")
                    .anyMatch(line -> line.startsWith("pattern_match_duration_seconds_count "))
                    .anyMatch(line -> line.startsWith("pattern_match_duration_seconds_bucket{le=\"1.0E-6\"}"));
        });
    }

    @Test
    void depthDropsAndRejectionsAreThoseOfTheQueue() {
        run(bus -> {
            Subscription dropping = paused(bus, "dropping", FlowController.dropOldest());
            Subscription rejecting = paused(bus, "rejecting", FlowController.reject());
            for (int i = 0; i < 5; i++) {
                bus.publish("paused", i);
            }

            assertThat(lines())
                    .contains(
                            "subscription_queue_depth{subscription=\"dropping\"} 2.0",
                            "events_dropped_total{reason=\"overflow\",subscription=\"dropping\"} 3.0",
                            "events_dropped_total{reason=\"rejected\",subscription=\"rejecting\"} 3.0");

            dropping.close();
            rejecting.close();

            assertThat(lines())
                    .contains(
                            "subscription_queue_depth{subscription=\"dropping\"} 0.0",
                            "events_dropped_total{reason=\"overflow\",subscription=\"dropping\"} 3.0",
                            "events_dropped_total{reason=\"discarded\",subscription=\"dropping\"} 2.0");
        });
    }

    private static Subscription paused(EventBus bus, String name, FlowController flow) {
        SubscriptionOptions options =
                SubscriptionOptions.builder().name(name).capacity(2).flow(flow).build();
        Subscription subscription = bus.subscribe(List.of("paused"), options, event -> {});
        subscription.pause();
        return subscription;
    }

    @Test
    void subscriptionsWithoutANameShareATag() {
        run(bus -> {
            bus.subscribe("good.*", event -> {}).close();
            bus.subscribe("good.*", event -> {});
            bus.subscribe("good.*", event -> {});
            bus.publish("good.one", null);
            drain(bus);

            assertThat(lines())
                    .contains("events_delivered_total{subscription=\"unnamed\"} 2.0")
                    .filteredOn(line -> line.startsWith("events_delivered_total{"))
                    .hasSize(3);
        });
    }

    @Test
    void theMetersCanBeSwitchedOff() {
        this.runner.withPropertyValues("llmspell.events.meters.enabled=false").run(context -> {
            context.getBean(EventBus.class).publish("good.one", null);

            assertThat(lines()).noneMatch(line -> line.startsWith("events_"));
        });
    }

    static class Handlers {

        @OnEvent("good.*")
        void good() {
            // It is counted.
        }

        @OnEvent(value = "bad.*", maxAttempts = 1)
        void bad() {
            throw new IllegalStateException("no");
        }
    }
}
