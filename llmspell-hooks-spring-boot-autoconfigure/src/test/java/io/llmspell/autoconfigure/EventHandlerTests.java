package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.annotation.OnEvent;
import io.llmspell.event.EventBus;
import io.llmspell.event.EventBusListener;
import io.llmspell.event.EventSource;
import io.llmspell.event.OverflowStrategy;
import io.llmspell.event.RetryPolicy;
import io.llmspell.event.Subscription;
import io.llmspell.event.UniversalEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import tools.jackson.databind.JsonNode;

/** Methods of beans handle events. */
class EventHandlerTests {

    private final ApplicationContextRunner runner = HookContexts.runner().withBean("orders", Orders.class);

    private static EventBus bus(AssertableApplicationContext context) {
        return context.getBean(EventBus.class);
    }

    private static Orders orders(AssertableApplicationContext context) throws InterruptedException {
        assertThat(bus(context).drain(Duration.ofSeconds(10))).isTrue();
        return context.getBean(Orders.class);
    }

    @Test
    void aMethodGetsTheEventsOfItsPatterns() {
        this.runner.run(context -> {
            bus(context).publish("order.placed", Map.of("id", "a", "amount", 7));
            bus(context).publish("order.deleted", Map.of("id", "b", "amount", 8));

            assertThat(orders(context).seen).containsExactly("Order[id=a, amount=7]");
        });
    }

    @Test
    void parametersAreTheEventItsDataItsSourceAndItsMetadata() {
        this.runner.run(context -> {
            bus(context)
                    .publish(UniversalEvent.builder("audit.entry")
                            .component("desk")
                            .metadata("tenant", "acme")
                            .data(List.of(1, 2))
                            .build());

            assertThat(orders(context).seen).containsExactly("audit.entry [1,2] desk {tenant=acme}");
        });
    }

    @Test
    void aConditionChoosesAmongTheEvents() {
        this.runner.run(context -> {
            for (int amount : List.of(100, 501, 500, 900)) {
                bus(context).publish("payment.made", Map.of("amount", amount));
            }

            assertThat(orders(context).seen).containsExactly("large 501", "large 900");
        });
    }

    @Test
    void theAttributesAreTheOptionsOfTheSubscription() {
        this.runner.withPropertyValues("limit=5").run(context -> {
            Subscription subscription = bus(context).find("orders.tuned").orElseThrow();

            assertThat(subscription.options().capacity()).isEqualTo(5);
            assertThat(subscription.options().flow().externalName()).isEqualTo("block");
            assertThat(subscription.options().concurrency()).isEqualTo(2);
            assertThat(subscription.options().orderingKey()).isNotNull();
            assertThat(subscription.options().handlerTimeout()).isEqualTo(Duration.ofSeconds(2));
            assertThat(subscription.options().retry())
                    .isEqualTo(new RetryPolicy(7, Duration.ofMillis(20), 2, Duration.ofMinutes(1)));
            assertThat(subscription.owner()).isEqualTo("orders");
        });
    }

    @Test
    void configurationOverridesAHandlerByItsName() {
        this.runner
                .withPropertyValues(
                        "llmspell.events.subscriptions[orders.tuned].queue-size=9",
                        "llmspell.events.subscriptions[orders.tuned].strategy=reject",
                        "llmspell.events.subscriptions[orders.tuned].concurrency=1",
                        "llmspell.events.subscriptions[orders.tuned].max-attempts=1",
                        "llmspell.events.subscriptions[orders.tuned].patterns=else.*",
                        "llmspell.events.subscriptions[orders.placed].enabled=false")
                .run(context -> {
                    Subscription tuned = bus(context).find("orders.tuned").orElseThrow();

                    assertThat(tuned.options().capacity()).isEqualTo(9);
                    assertThat(tuned.options().flow().externalName()).isEqualTo("reject");
                    assertThat(tuned.options().concurrency()).isEqualTo(1);
                    assertThat(tuned.options().retry().maxAttempts()).isEqualTo(1);
                    assertThat(tuned.patterns()).extracting("source").containsExactly("else.*");
                    assertThat(bus(context).find("orders.placed")).isEmpty();
                });
    }

    @Test
    void aHandlerOnALazyBeanIsSubscribedBeforeItsBeanIsThere() {
        HookContexts.runner().withUserConfiguration(LazyHandler.class).run(context -> {
            assertThat(context.getBeanFactory().containsSingleton("lazyOrders")).isFalse();

            bus(context).publish("order.placed", Map.of("id", "a", "amount", 7));

            assertThat(orders(context).seen).hasSize(1);
        });
    }

    @Test
    void aHandlerOnAPrototypeBeanGetsANewInstanceEachTime() {
        HookContexts.runner().withUserConfiguration(PrototypeHandler.class).run(context -> {
            Counted.instances.clear();

            bus(context).publish("counted", null);
            bus(context).publish("counted", null);
            assertThat(bus(context).drain(Duration.ofSeconds(10))).isTrue();

            assertThat(Counted.instances).hasSize(2).doesNotHaveDuplicates();
        });
    }

    @Test
    void aDestroyedBeanNoLongerHandles() {
        this.runner.run(context -> {
            assertThat(bus(context).subscriptions()).hasSize(4);

            ((org.springframework.beans.factory.support.DefaultSingletonBeanRegistry) context.getBeanFactory())
                    .destroySingleton("orders");

            assertThat(bus(context).subscriptions()).isEmpty();
        });
    }

    @Test
    void aBeanThatTheBusIsMadeOfMayHandleItsEvents() {
        HookContexts.runner()
                .withBean("listening", Listening.class)
                .withUserConfiguration(Customizing.class)
                .run(context -> {
                    bus(context).publish("seen", null);
                    assertThat(bus(context).drain(Duration.ofSeconds(10))).isTrue();

                    assertThat(context.getBean(Listening.class).handled).hasValue(1);
                    assertThat(context.getBean(Customizing.class).handled).hasValue(1);
                });
    }

    @Test
    void aHandlerSeesTheClassesOfTheApplication() {
        ClassLoader[] seen = new ClassLoader[1];
        this.runner.run(context -> {
            bus(context)
                    .subscribe(
                            "loader", event -> seen[0] = Thread.currentThread().getContextClassLoader());
            bus(context).publish("loader", null);
            assertThat(bus(context).drain(Duration.ofSeconds(10))).isTrue();

            assertThat(seen[0]).isSameAs(Thread.currentThread().getContextClassLoader());
        });
    }

    @Test
    void dataThatDoesNotFitIsADeadLetterAtOnce() {
        this.runner.run(context -> {
            bus(context).publish("order.placed", Map.of("id", "a", "amount", "4711-secret"));

            assertThat(orders(context).seen).isEmpty();
            assertThat(bus(context).deadLetters().list("orders.placed"))
                    .hasSize(1)
                    .allSatisfy(letter -> {
                        assertThat(letter.attempts()).isEqualTo(1);
                        assertThat(letter.error())
                                .hasMessageContaining("order.placed")
                                .hasMessageContaining("parameter 'order'");
                    });
        });
    }

    @Test
    void handlersOfAChildContextAreOnTheBusOfItsParentUntilItCloses() {
        this.runner.run(parent -> {
            HookContexts.runner()
                    .withParent(parent)
                    .withBean("more", More.class)
                    .run(child -> {
                        assertThat(child.getBean(EventBus.class)).isSameAs(bus(parent));
                        assertThat(bus(parent).find("more.any")).isPresent();
                    });

            assertThat(bus(parent).find("more.any")).isEmpty();
            assertThat(bus(parent).find("orders.placed")).isPresent();
        });
    }

    @Test
    void handlersAreMetWithTheEventsThatWaitWhenTheApplicationStops() {
        Orders[] orders = new Orders[1];
        this.runner.run(context -> {
            orders[0] = context.getBean(Orders.class);
            for (int i = 0; i < 1000; i++) {
                bus(context).publish("order.placed", Map.of("id", "a", "amount", i));
            }
        });

        assertThat(orders[0].seen).hasSize(1000);
    }

    record Order(String id, int amount) {}

    static class Orders {

        final List<String> seen = new CopyOnWriteArrayList<>();

        @OnEvent("order.placed")
        void placed(Order order) {
            this.seen.add(order.toString());
        }

        @OnEvent("audit.**")
        void audit(UniversalEvent event, JsonNode data, EventSource source, Map<String, Object> metadata) {
            this.seen.add(event.eventType() + " " + data + " " + source.component() + " " + metadata);
        }

        @OnEvent(value = "payment.*", condition = "data.amount > 500")
        void large(Map<String, Object> payment) {
            this.seen.add("large " + payment.get("amount"));
        }

        @OnEvent(
                value = "tuned.*",
                queueSize = 5,
                strategy = OverflowStrategy.BLOCK,
                concurrency = 2,
                orderingKey = "data.account",
                maxAttempts = 7,
                backoff = "20ms",
                timeout = "2s")
        void tuned(UniversalEvent event) {
            this.seen.add("tuned");
        }
    }

    static class More {

        @OnEvent("**")
        void any(UniversalEvent event) {
            // Only its presence counts.
        }
    }

    static class Listening implements EventBusListener {

        final AtomicInteger handled = new AtomicInteger();

        @OnEvent("seen")
        void seen() {
            this.handled.incrementAndGet();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Customizing {

        final AtomicInteger handled = new AtomicInteger();

        @Bean
        EventBusCustomizer customizer() {
            return builder -> builder.parallelism(3);
        }

        @OnEvent("seen")
        void seen() {
            this.handled.incrementAndGet();
        }
    }

    static class Counted {

        static final List<Integer> instances = new CopyOnWriteArrayList<>();

        @OnEvent("counted")
        void counted() {
            instances.add(System.identityHashCode(this));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class LazyHandler {

        @Bean
        @Lazy
        Orders lazyOrders() {
            return new Orders();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PrototypeHandler {

        @Bean
        @Scope("prototype")
        Counted counted() {
            return new Counted();
        }
    }
}
