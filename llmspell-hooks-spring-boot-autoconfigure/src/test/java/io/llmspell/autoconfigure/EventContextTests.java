package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.OnEvent;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.event.EventBus;
import io.llmspell.event.UniversalEvent;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.StandardHookPoint;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** What goes with an event from its publisher to its handlers. */
class EventContextTests {

    private final ObservationRegistry observations = ObservationRegistry.create();

    private final Log log = new Log();

    private final ApplicationContextRunner runner = HookContexts.runner()
            .withBean(Log.class, () -> this.log)
            .withBean(ObservationRegistry.class, () -> this.observations)
            .withBean("desk", Desk.class)
            .withBean("archive", Archive.class)
            .withBean("handlers", Handlers.class);

    @AfterEach
    void logOut() {
        MDC.clear();
        SecurityContextHolder.clearContext();
    }

    private List<String> drained(AssertableApplicationContext context) throws InterruptedException {
        assertThat(context.getBean(EventBus.class).drain(Duration.ofSeconds(10)))
                .isTrue();
        return this.log.entries();
    }

    @Test
    void theComponentAndTheCorrelationIdOfTheCallGoWithTheEventAndOnToWhatItsHandlersCall() {
        this.runner.run(context -> {
            context.getBean(Desk.class).open("a");

            List<String> entries = drained(context);
            String id = entries.get(0).substring("open ".length());
            assertThat(entries)
                    .containsExactly(
                            "open " + id,
                            "handled opened from desk " + id + " logged " + id,
                            "archive " + id,
                            "handled archived from archive " + id + " logged " + id);
        });
    }

    @Test
    void anEventWithACorrelationIdOfItsOwnKeepsIt() {
        this.runner.run(context -> {
            context.getBean(EventBus.class)
                    .publish(UniversalEvent.builder("archived")
                            .component("elsewhere")
                            .correlationId("c-1")
                            .build());

            assertThat(drained(context)).containsExactly("handled archived from elsewhere c-1 logged c-1");
        });
    }

    @Test
    void outsideOfAllCallsTheSourceIsTheApplication() {
        this.runner
                .withPropertyValues("spring.application.name=travel", "llmspell.events.source.instance-id=i-7")
                .run(context -> {
                    UniversalEvent event = context.getBean(EventBus.class)
                            .publish("nobody.cares", null)
                            .event();

                    assertThat(event.source().component()).isEqualTo("travel");
                    assertThat(event.source().instanceId()).isEqualTo("i-7");
                    assertThat(event.source().correlationId()).isNull();
                });
    }

    @Test
    void whoIsLoggedInTheMdcAndTheObservationGoWithTheEvent() {
        this.observations.observationConfig().observationHandler(context -> true);
        MDC.put("request", "r-1");
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("alice", "n/a"));
        this.runner.run(context -> {
            Observation.createNotStarted("outer", this.observations)
                    .observe(() -> context.getBean(EventBus.class).publish("who", null));
            context.getBean(EventBus.class).drain(Duration.ofSeconds(10));
            MDC.clear();
            SecurityContextHolder.clearContext();
            context.getBean(EventBus.class).publish("who", null);

            assertThat(drained(context)).containsExactly("alice r-1 outer", "nobody null null");
        });
    }

    @ToolComponent
    static class Desk {

        private final EventBus bus;

        Desk(EventBus bus) {
            this.bus = bus;
        }

        public void open(String name) {
            this.bus.publish("opened", name);
        }
    }

    @ToolComponent
    static class Archive {

        private final EventBus bus;

        Archive(EventBus bus) {
            this.bus = bus;
        }

        public void keep(String name) {
            this.bus.publish("archived", name);
        }
    }

    static class Handlers {

        private final Log log;

        private final Archive archive;

        private final ObservationRegistry observations;

        Handlers(Log log, Archive archive, ObservationRegistry observations) {
            this.log = log;
            this.archive = archive;
            this.observations = observations;
        }

        @OnEvent({"opened", "archived"})
        void handle(UniversalEvent event) {
            this.log.note("handled " + event.eventType() + " from "
                    + event.source().component() + " " + event.source().correlationId() + " logged "
                    + MDC.get("correlation_id"));
            if (event.eventType().equals("opened")) {
                this.archive.keep("a");
            }
        }

        @Hook(StandardHookPoint.BEFORE_TOOL_EXECUTION)
        void note(HookContext context) {
            this.log.note((context.component().name().equals("desk") ? "open " : "archive ") + context.correlationId());
        }

        @OnEvent("who")
        void who() {
            Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
            Observation observation = this.observations.getCurrentObservation();
            this.log.note(((authentication != null) ? authentication.getName() : "nobody") + " " + MDC.get("request")
                    + " " + ((observation != null) ? observation.getContext().getName() : null));
        }
    }
}
