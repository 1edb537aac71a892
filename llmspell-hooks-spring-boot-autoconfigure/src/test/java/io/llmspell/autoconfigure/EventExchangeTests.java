package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.event.EventBus;
import io.llmspell.event.EventBusListener;
import io.llmspell.event.EventContext;
import io.llmspell.event.EventQuery;
import io.llmspell.event.EventStorage;
import io.llmspell.event.FlowController;
import io.llmspell.event.PullSubscription;
import io.llmspell.event.Subscription;
import io.llmspell.event.SubscriptionOptions;
import io.llmspell.event.UniversalEvent;
import io.llmspell.hook.StandardHookPoint;
import io.llmspell.observability.EventMeters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;

/** The bus beside what else an application has: Spring's own events, storage, beans of the user's own. */
class EventExchangeTests {

    private final Log log = new Log();

    private final ApplicationContextRunner runner = HookContexts.runner().withBean(Log.class, () -> this.log);

    private static EventBus bus(AssertableApplicationContext context) {
        return context.getBean(EventBus.class);
    }

    @Test
    void applicationEventsGoToTheBusAndEventsOfTheBusToListenersWhereAskedFor() {
        this.runner
                .withBean("listener", Listener.class)
                .withPropertyValues(
                        "llmspell.events.application-events.to-bus=" + Placed.class.getName(),
                        "llmspell.events.application-events.from-bus=**")
                .run(context -> {
                    PullSubscription all = bus(context).subscribe("application.**");

                    context.publishEvent(new Placed("a"));
                    bus(context).publish("else", 7);
                    assertThat(bus(context).drain(Duration.ofSeconds(10))).isTrue();

                    List<UniversalEvent> events = all.receiveBatch(10, Duration.ofSeconds(1));
                    assertThat(events)
                            .extracting(UniversalEvent::eventType)
                            .containsExactly("application.eventExchangeTests_Placed");
                    assertThat(events.get(0).at("/id").asString()).isEqualTo("a");
                    // What came from Spring does not go back there.
                    assertThat(this.log.entries()).containsExactly("placed a", "else 7");
                });
    }

    @Test
    void withoutBeingAskedNothingIsExchanged() {
        this.runner.withBean("listener", Listener.class).run(context -> {
            PullSubscription all = bus(context).subscribe("**");

            context.publishEvent(new Placed("a"));
            bus(context).publish("else", 7);
            assertThat(bus(context).drain(Duration.ofSeconds(10))).isTrue();

            assertThat(all.receiveBatch(10, Duration.ofSeconds(1)))
                    .extracting(UniversalEvent::eventType)
                    .containsExactly("else");
            assertThat(this.log.entries()).containsExactly("placed a");
        });
    }

    @Test
    void eventsAreKeptInMemoryWhereAskedFor() {
        this.runner
                .withPropertyValues("llmspell.events.storage.type=memory", "llmspell.events.storage.capacity=2")
                .withBean("shell", Shell.class)
                .run(context -> {
                    EventStorage storage = bus(context).storage().orElseThrow();
                    bus(context).publish("a", 1);

                    context.getBean(Shell.class).run("ls");

                    assertThat(storage.query(EventQuery.all()))
                            .extracting(UniversalEvent::eventType)
                            .containsExactly("tool.execution.started", "tool.execution.completed");
                });
    }

    @Test
    void aBreakerThatOpensAndAQueueThatFillsUpAreEvents() {
        this.runner
                .withBean("shell", Shell.class)
                .withBean("failing", Failing.class)
                .withPropertyValues("llmspell.hooks.breaker.failure-threshold=2")
                .run(context -> {
                    PullSubscription circuits = bus(context).subscribe("hook.circuit.*");
                    PullSubscription pressure = bus(context).subscribe("system.backpressure.*");
                    SubscriptionOptions small = SubscriptionOptions.builder()
                            .name("small")
                            .capacity(5)
                            .flow(FlowController.reject())
                            .build();
                    Subscription filled = bus(context).subscribe(List.of("fill"), small, event -> {});
                    filled.pause();

                    context.getBean(Shell.class).run("a");
                    context.getBean(Shell.class).run("b");
                    for (int i = 0; i < 6; i++) {
                        bus(context).publish("fill", i);
                    }
                    filled.resume();
                    assertThat(filled.drain(Duration.ofSeconds(10))).isTrue();

                    UniversalEvent opened =
                            circuits.receive(Duration.ofSeconds(5)).orElseThrow();
                    assertThat(opened.eventType()).isEqualTo("hook.circuit.opened");
                    assertThat(opened.at("/hook").asString()).isEqualTo("failing.fail");
                    assertThat(pressure.receive(Duration.ofSeconds(5))).hasValueSatisfying(event -> {
                        assertThat(event.eventType()).isEqualTo("system.backpressure.raised");
                        assertThat(event.at("/subscription").asString()).isEqualTo("small");
                    });
                    assertThat(pressure.receive(Duration.ofSeconds(5)))
                            .map(UniversalEvent::eventType)
                            .contains("system.backpressure.cleared");
                });
    }

    @Test
    void beansOfTheUsersOwnReplaceOurs() {
        EventBus own = EventBus.builder().build();
        EventContext context = new EventContext() {};
        EventStorage storage = EventStorage.inMemory(5);
        this.runner
                .withBean(EventBus.class, () -> own)
                .withBean("listener", Handler.class)
                .run(started -> {
                    assertThat(started).getBean(EventBus.class).isSameAs(own);
                    assertThat(own.find("listener.any")).isPresent();
                });
        this.runner
                .withBean(EventContext.class, () -> context)
                .withBean(EventStorage.class, () -> storage)
                .withBean("watching", Watching.class)
                .withBean("customizer", EventBusCustomizer.class, () -> builder -> builder.parallelism(1))
                .run(started -> {
                    assertThat(started).hasSingleBean(EventContext.class);
                    assertThat(bus(started).storage()).containsSame(storage);
                    bus(started).subscribe("a");
                    assertThat(this.log.entries()).containsExactly("opened", "subscribed");
                });
    }

    @Test
    void withoutAMeterRegistryThereAreNoMeters() {
        this.runner.run(context -> assertThat(context).doesNotHaveBean(EventMeters.class));
    }

    record Placed(String id) {}

    static class Listener {

        private final Log log;

        Listener(Log log) {
            this.log = log;
        }

        @EventListener
        void placed(Placed placed) {
            this.log.note("placed " + placed.id());
        }

        @EventListener
        void any(UniversalEvent event) {
            this.log.note(event.eventType() + " " + event.data());
        }
    }

    static class Handler {

        @io.llmspell.annotation.OnEvent("any.*")
        void any(Map<String, Object> data) {
            // Only its presence counts.
        }
    }

    static class Watching implements EventBusListener {

        private final Log log;

        Watching(Log log) {
            this.log = log;
        }

        @Override
        public void opened(EventBus bus) {
            this.log.note("opened");
        }

        @Override
        public void subscribed(Subscription subscription) {
            this.log.note("subscribed");
        }
    }

    @ToolComponent
    static class Shell {

        public String run(String command) {
            return command;
        }
    }

    static class Failing {

        @Hook(StandardHookPoint.BEFORE_TOOL_EXECUTION)
        void fail() {
            throw new IllegalStateException("no");
        }
    }
}
