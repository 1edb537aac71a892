package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.actuate.EventsEndpoint;
import io.llmspell.autoconfigure.EventServer.Answer;
import io.llmspell.event.EventBus;
import io.llmspell.event.FlowController;
import io.llmspell.event.RetryPolicy;
import io.llmspell.event.Subscription;
import io.llmspell.event.SubscriptionOptions;
import io.llmspell.event.UniversalEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import tools.jackson.databind.JsonNode;

/** What the endpoint of events tells over HTTP. */
class EventsEndpointTests {

    private final WebApplicationContextRunner runner = EventServer.runner();

    private void run(BiConsumer<EventServer, EventBus> use) {
        run(this.runner, use);
    }

    private static void run(WebApplicationContextRunner runner, BiConsumer<EventServer, EventBus> use) {
        runner.run(context -> use.accept(EventServer.of(context), context.getBean(EventBus.class)));
    }

    static Subscription paused(EventBus bus, String name, int capacity, FlowController flow, String... patterns) {
        SubscriptionOptions options = SubscriptionOptions.builder()
                .name(name)
                .capacity(capacity)
                .flow(flow)
                .build();
        Subscription subscription = bus.subscribe(List.of(patterns), options, event -> {});
        subscription.pause();
        return subscription;
    }

    static void drain(EventBus bus) {
        try {
            assertThat(bus.drain(Duration.ofSeconds(30))).isTrue();
        } catch (InterruptedException ex) {
            throw new AssertionError(ex);
        }
    }

    @Test
    void theBusAndItsSubscriptionsAreCounted() {
        run((server, bus) -> {
            bus.subscribe(List.of("order.**"), SubscriptionOptions.named("billing"), event -> {});
            paused(bus, "audit", 2, FlowController.dropOldest(), "order.paid", "order.sent");
            for (int i = 0; i < 5; i++) {
                bus.publish("order.paid", i);
            }
            awaitDelivered(bus, "billing", 5);

            Answer answer = server.get("events");

            assertThat(answer.status()).isEqualTo(200);
            JsonNode all = answer.json();
            assertThat(all.get("stored").asBoolean()).isFalse();
            assertThat(all.get("totalSubscriptions").asInt()).isEqualTo(2);
            JsonNode counts = all.get("bus");
            assertThat(counts.get("published").asLong()).isEqualTo(5);
            assertThat(counts.get("offered").asLong()).isEqualTo(10);
            assertThat(counts.get("delivered").asLong()).isEqualTo(5);
            assertThat(counts.get("dropped").asLong()).isEqualTo(3);
            assertThat(counts.get("queued").asLong()).isEqualTo(2);
            JsonNode audit = all.get("subscriptions").get(1);
            assertThat(audit.get("name").asString()).isEqualTo("audit");
            assertThat(audit.get("patterns").toString()).isEqualTo("[\"order.paid\",\"order.sent\"]");
            assertThat(audit.get("kind").asString()).isEqualTo("handler");
            assertThat(audit.get("state").asString()).isEqualTo("paused");
            assertThat(audit.get("paused").asBoolean()).isTrue();
            assertThat(audit.get("depth").asInt()).isEqualTo(2);
            assertThat(audit.get("capacity").asInt()).isEqualTo(2);
            assertThat(audit.get("fill").asDouble()).isEqualTo(1.0);
            assertThat(audit.get("strategy").asString()).isEqualTo("drop_oldest");
            assertThat(audit.get("drops").toString())
                    .isEqualTo("{\"overflow\":3,\"rejected\":0,\"dead_letter\":0,\"discarded\":0}");
            assertThat(Duration.parse(audit.at("/lag/oldestWaiting").asString()))
                    .isBetween(Duration.ZERO, Duration.ofMinutes(10));
        });
    }

    private static void awaitDelivered(EventBus bus, String name, long count) {
        Subscription subscription = bus.find(name).orElseThrow();
        try {
            assertThat(subscription.drain(Duration.ofSeconds(30))).isTrue();
        } catch (InterruptedException ex) {
            throw new AssertionError(ex);
        }
        assertThat(subscription.statistics().delivered()).isEqualTo(count);
    }

    @Test
    void moreSubscriptionsThanAskedForAreCountedButNotListed() {
        run((server, bus) -> {
            for (int i = 0; i < 5; i++) {
                bus.subscribe(List.of("a"), SubscriptionOptions.named("s" + i), event -> {});
            }

            JsonNode page = server.get("events?limit=2&offset=3").json();

            assertThat(page.get("totalSubscriptions").asInt()).isEqualTo(5);
            assertThat(page.get("subscriptions").findValuesAsString("name")).containsExactly("s3", "s4");
            assertThat(server.get("events?offset=99").json().get("subscriptions"))
                    .isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "billing.bill",
                "<img src=x onerror=alert(1)>",
                "log",
                "deadletters",
                "a/b",
                "ünal ü",
                "subscriptions"
            })
    void aSubscriptionIsFoundWhateverItsName(String name) {
        run((server, bus) -> {
            bus.subscribe(List.of("a"), SubscriptionOptions.named(name), event -> {});

            Answer answer = server.get(
                    "events/subscriptions/" + EventServer.encoded(name).replace("%2F", "/"));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().get("name").asString()).isEqualTo(name);
        });
    }

    @Test
    void aSubscriptionIsFoundWithoutSayingThatItIsOne() {
        run((server, bus) -> {
            bus.subscribe(List.of("a"), SubscriptionOptions.named("billing.bill"), event -> {});

            assertThat(server.get("events/billing.bill").json().get("name").asString())
                    .isEqualTo("billing.bill");
        });
    }

    @Test
    void anUnknownSubscriptionIsNotFound() {
        run((server, bus) -> {
            Answer answer = server.get("events/nobody");

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.error()).contains("'nobody'").contains("/actuator/events lists them");
        });
    }

    @Test
    void withoutAStoreThereIsNoLog() {
        run((server, bus) -> {
            Answer answer = server.get("events/log");

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.error()).contains("llmspell.events.storage.type");
        });
    }

    private WebApplicationContextRunner storing() {
        return this.runner.withPropertyValues("llmspell.events.storage.type=memory");
    }

    @Test
    void theLogIsReadPageByPage() {
        run(storing(), (server, bus) -> {
            for (int i = 0; i < 5; i++) {
                bus.publish("order.paid", i);
                bus.publish("order.sent", i);
            }

            JsonNode first = server.get("events/log?type=order.p*&limit=3").json();
            JsonNode second = server.get("events/log?type=order.p*&limit=3&cursor="
                            + first.get("next").asLong())
                    .json();

            assertThat(first.get("events")).hasSize(3);
            assertThat(first.get("events").findValuesAsString("type")).containsOnly("order.paid");
            assertThat(second.get("events")).hasSize(2);
            assertThat(second.has("next")).isFalse();
            assertThat(server.get("events/log?newestFirst=true&limit=1")
                            .json()
                            .at("/events/0/type")
                            .asString())
                    .isEqualTo("order.sent");
        });
    }

    @Test
    void theLogIsAskedForByAllThatItsEventsHave() {
        run(storing(), (server, bus) -> {
            bus.publish(UniversalEvent.builder("order.paid")
                    .component("desk")
                    .correlationId("run-1")
                    .timestamp(Instant.parse("2026-01-01T00:00:00Z"))
                    .build());
            bus.publish("order.paid", 2);

            assertThat(server.get("events/log?correlationId=run-1").json().get("events"))
                    .hasSize(1);
            assertThat(server.get("events/log?source=desk").json().get("events"))
                    .hasSize(1);
            assertThat(server.get("events/log?to=2026-01-02T00:00:00Z").json().get("events"))
                    .hasSize(1);
            assertThat(server.get("events/log?from=2026-01-02T00:00:00Z").json().get("events"))
                    .hasSize(1);
            assertThat(server.get("events/log?source=nobody").json().get("events"))
                    .isEmpty();
        });
    }

    @Test
    void aHugePageIsBounded() {
        run(storing(), (server, bus) -> {
            for (int i = 0; i < 1_100; i++) {
                bus.publish("order.paid", i);
            }

            JsonNode page = server.get("events/log?limit=1000000000").json();

            assertThat(page.get("events")).hasSize(1_000);
            assertThat(page.has("next")).isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "log?type=a..b|Invalid event pattern 'a..b'",
                "log?limit=0|'limit' must be a whole number from 1",
                "log?limit=many|'limit' must be a whole number from 1",
                "log?cursor=x|'cursor' must be a whole number from 0",
                "log?from=yesterday|'from' must be a time such as 2026-01-31T12:00:00Z",
                "log?newestFirst=yes|'newestFirst' must be true or false",
                "deadletters?limit=-1|'limit' must be a whole number from 1"
            })
    void aWrongValueIsNamed(String path, String message) {
        run(storing(), (server, bus) -> {
            Answer answer = server.get("events/" + path);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.error()).contains(message);
        });
    }

    @Test
    void deadLettersAreListedWithoutWhatTheyHold() {
        run((server, bus) -> {
            fail(bus, 3);

            JsonNode page = server.get("events/deadletters?limit=2").json();

            assertThat(page.get("deadLetters")).hasSize(2);
            assertThat(page.get("more").asBoolean()).isTrue();
            assertThat(page.at("/deadLetters/0/subscription").asString()).isEqualTo("billing");
            assertThat(page.at("/deadLetters/0/error").asString()).isEqualTo("java.lang.IllegalStateException");
            assertThat(page.toString()).doesNotContain("secret word").doesNotContain("no more");
            String id = page.at("/deadLetters/1/id").asString();
            assertThat(server.get("events/deadletters/" + id).json().get("id").asString())
                    .isEqualTo(id);
            assertThat(server.get("events/deadletters?subscription=other")
                            .json()
                            .get("deadLetters"))
                    .isEmpty();
        });
    }

    static void fail(EventBus bus, int times) {
        SubscriptionOptions options = SubscriptionOptions.builder()
                .name("billing")
                .retry(RetryPolicy.never())
                .build();
        bus.subscribe(List.of("order.*"), options, event -> {
            throw new IllegalStateException("no more");
        });
        for (int i = 0; i < times; i++) {
            bus.publish("order.paid", Map.of("word", "secret word"));
        }
        drain(bus);
    }

    @Test
    void itIsReadOnlyUnlessAccessIsGiven() {
        run((server, bus) -> {
            paused(bus, "billing", 2, FlowController.reject(), "a");

            assertThat(server.post("events/billing", "{\"action\":\"resume\"}").status())
                    .isEqualTo(405);
            assertThat(server.delete("events/deadletters/x").status()).isEqualTo(405);
            assertThat(bus.find("billing").orElseThrow().isPaused()).isTrue();
        });
    }

    @Test
    void itIsSwitchedOffAsOtherEndpointsAre() {
        this.runner
                .withPropertyValues("management.endpoint.events.access=none")
                .run(context -> assertThat(context).doesNotHaveBean(EventsEndpoint.class));
        this.runner
                .withPropertyValues("llmspell.events.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(EventsEndpoint.class));
    }
}
