package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.OnEvent;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.event.EventBus;
import io.llmspell.event.EventQuery;
import io.llmspell.event.StartAt;
import io.llmspell.event.UniversalEvent;
import io.llmspell.hook.ExecutionMode;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.StandardHookPoint;
import io.llmspell.observability.EventObservations;
import io.llmspell.observability.HookObservations;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** The spans of an application that is traced by OpenTelemetry, as Spring Boot configures it. */
@Timeout(120)
class TracingTests {

    private static final Duration AMPLE = Duration.ofSeconds(30);

    private final Traces traces = new Traces();

    private final ApplicationContextRunner runner = this.traces.runner().withBean("shell", Shell.class);

    @ToolComponent("shell")
    static class Shell {

        private final EventBus bus;

        Shell(EventBus bus) {
            this.bus = bus;
        }

        public String run(String command) {
            this.bus.publish("command.run", command);
            return "ran " + command;
        }
    }

    private static void inRequest(ApplicationContext context, Runnable work) {
        Observation.createNotStarted("http.server.requests", context.getBean(ObservationRegistry.class))
                .observe(work);
    }

    private static void drain(ApplicationContext context) throws InterruptedException {
        assertThat(context.getBean(EventBus.class).drain(AMPLE)).isTrue();
    }

    private static void childOf(SpanData parent, SpanData child) {
        assertThat(child.getTraceId()).isEqualTo(parent.getTraceId());
        assertThat(child.getParentSpanId()).isEqualTo(parent.getSpanId());
    }

    @ParameterizedTest
    @EnumSource
    void theSpanOfHooksIsInsideOfTheRequestAndAroundWhatTheyCall(ExecutionMode execution) {
        this.runner.run(context -> {
            ObservationRegistry observations = context.getBean(ObservationRegistry.class);
            context.getBean(HookRegistry.class)
                    .register(HookDefinition.builder("policy")
                            .on(BEFORE_TOOL_EXECUTION)
                            .execution(execution)
                            .handler(call -> Observation.createNotStarted("http.client.requests", observations)
                                    .observe(() -> HookResult.cancel("not allowed"))));

            inRequest(context, () -> {
                try {
                    context.getBean(Shell.class).run("ls");
                } catch (RuntimeException ex) {
                    assertThat(ex).hasMessageContaining("not allowed");
                }
            });

            SpanData hooks = this.traces.only("hook_execution");
            childOf(this.traces.only("http.server.requests"), hooks);
            childOf(hooks, this.traces.only("http.client.requests"));
            assertThat(hooks.getAttributes().get(stringKey("hook_point"))).isEqualTo("BeforeToolExecution");
            assertThat(hooks.getAttributes().get(stringKey("component_id"))).isEqualTo("tool:shell");
            assertThat(hooks.getAttributes().get(stringKey("hook"))).isEqualTo("policy");
            assertThat(hooks.getAttributes().get(stringKey("hook_result"))).isEqualTo("cancel");
            assertThat(hooks.getAttributes().get(stringKey("correlation_id"))).isEqualTo(hooks.getTraceId());
        });
    }

    @Test
    void aHookThatFailsMarksItsSpan() {
        this.runner.run(context -> {
            context.getBean(HookRegistry.class)
                    .register(HookDefinition.builder("faulty")
                            .on(BEFORE_TOOL_EXECUTION)
                            .handler(call -> {
                                throw new IllegalStateException("down");
                            }));

            context.getBean(Shell.class).run("ls");

            SpanData hooks = this.traces.only("hook_execution");
            assertThat(hooks.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(hooks.getAttributes().get(stringKey("hook_result"))).isEqualTo("exception");
        });
    }

    static class Audit {

        final List<String> seen = new CopyOnWriteArrayList<>();

        @OnEvent("command.*")
        void keep(UniversalEvent event) {
            this.seen.add(
                    Thread.currentThread().getName() + " " + event.metadata().get("traceparent"));
        }
    }

    @Test
    void aHandlerOnAnotherThreadIsInTheTraceOfThePublisher() {
        this.runner.withBean("audit", Audit.class).run(context -> {
            inRequest(context, () -> context.getBean(Shell.class).run("ls"));
            drain(context);

            SpanData publish = this.traces.only("event_publish");
            SpanData delivery = this.traces.only("event_delivery");
            childOf(this.traces.only("http.server.requests"), publish);
            childOf(publish, delivery);
            assertThat(publish.getKind()).isEqualTo(SpanKind.PRODUCER);
            assertThat(delivery.getKind()).isEqualTo(SpanKind.CONSUMER);
            assertThat(publish.getAttributes().get(stringKey("event_type"))).isEqualTo("command.run");
            assertThat(publish.getAttributes().get(stringKey("event_result"))).isEqualTo("published");
            assertThat(publish.getAttributes().get(stringKey("component_id"))).isEqualTo("shell");
            assertThat(delivery.getAttributes().get(stringKey("subscription"))).isEqualTo("audit.keep");
            assertThat(delivery.getAttributes().get(stringKey("event_result"))).isEqualTo("handled");
            assertThat(context.getBean(Audit.class).seen)
                    .singleElement()
                    .asString()
                    .doesNotStartWith(Thread.currentThread().getName())
                    .contains(" 00-" + publish.getTraceId() + "-" + publish.getSpanId() + "-");
        });
    }

    static class Flaky {

        private int calls;

        @OnEvent("command.*")
        void keep() {
            if (++this.calls == 1) {
                throw new IllegalStateException("not yet");
            }
        }
    }

    @Test
    void eachAttemptOfAHandlerIsASpan() {
        this.runner.withBean("flaky", Flaky.class).run(context -> {
            context.getBean(Shell.class).run("ls");
            drain(context);

            assertThat(this.traces.named("event_delivery"))
                    .extracting(span -> span.getAttributes().get(stringKey("event_result")))
                    .containsExactly("failed", "handled");
            assertThat(this.traces.named("event_delivery").get(0).getStatus().getStatusCode())
                    .isEqualTo(StatusCode.ERROR);
        });
    }

    static class EmitHooks {

        @Hook(StandardHookPoint.BEFORE_EVENT_EMIT)
        HookResult veto(HookContext context) {
            return HookResult.cancel("not now");
        }
    }

    @Test
    void whatInterceptsAnEventIsInsideOfItsPublication() {
        this.runner.withBean("emitHooks", EmitHooks.class).run(context -> {
            context.getBean(EventBus.class).publish("command.run", 1);

            SpanData publish = this.traces.only("event_publish");
            childOf(publish, this.traces.only("hook_execution"));
            assertThat(publish.getAttributes().get(stringKey("event_result"))).isEqualTo("vetoed");
        });
    }

    @Test
    void eventsThatArePublishedTogetherAreNotInsideOfEachOther() {
        this.runner.withBean("audit", Audit.class).run(context -> {
            inRequest(
                    context,
                    () -> context.getBean(EventBus.class)
                            .publishAll(List.of(
                                    UniversalEvent.builder("command.run").build(),
                                    UniversalEvent.builder("command.run").build())));
            drain(context);

            SpanData request = this.traces.only("http.server.requests");
            assertThat(this.traces.named("event_publish")).hasSize(2).allSatisfy(publish -> childOf(request, publish));
            assertThat(this.traces.named("event_delivery"))
                    .extracting(SpanData::getParentSpanId)
                    .containsExactlyInAnyOrderElementsOf(this.traces.named("event_publish").stream()
                            .map(SpanData::getSpanId)
                            .toList());
        });
    }

    @Test
    void anEventThatComesWithATraceParentOfItsOwnKeepsIt() {
        String foreign = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        this.runner.withBean("audit", Audit.class).run(context -> {
            context.getBean(EventBus.class)
                    .publish(UniversalEvent.builder("command.run")
                            .metadata("traceparent", foreign)
                            .build());
            drain(context);

            SpanData delivery = this.traces.only("event_delivery");
            assertThat(delivery.getTraceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
            assertThat(delivery.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
        });
    }

    @Test
    void aReplayedEventIsHandledInTheTraceOfItsOriginal() {
        this.runner
                .withPropertyValues("llmspell.events.storage.type=memory")
                .withBean("audit", Audit.class)
                .run(context -> {
                    EventBus bus = context.getBean(EventBus.class);
                    inRequest(context, () -> context.getBean(Shell.class).run("ls"));
                    drain(context);
                    UniversalEvent kept = bus.storage()
                            .orElseThrow()
                            .query(EventQuery.builder().patterns("command.*").build())
                            .iterator()
                            .next();

                    bus.replay(kept);
                    drain(context);

                    SpanData publish = this.traces.only("event_publish");
                    assertThat(this.traces.named("event_delivery"))
                            .hasSize(2)
                            .allSatisfy(delivery -> childOf(publish, delivery));
                });
    }

    static class Billing {

        final List<String> billed = new CopyOnWriteArrayList<>();

        @OnEvent(value = "command.*", name = "billing", durable = true, startAt = StartAt.BEGINNING)
        void bill(UniversalEvent event) {
            this.billed.add(event.eventType());
        }
    }

    @Test
    void aDurableEventIsHandledInTheTraceOfItsPublisherAfterARestart(@TempDir Path folder) {
        String[] stored = {
            "llmspell.events.storage.type=jdbc",
            "llmspell.events.storage.path=" + folder.resolve("events"),
            "llmspell.events.storage.poll-interval=50ms"
        };
        List<SpanData> published = new CopyOnWriteArrayList<>();
        this.runner.withPropertyValues(stored).run(context -> {
            context.getBean(Shell.class).run("ls");
            published.add(this.traces.only("event_publish"));
        });
        Traces later = new Traces();

        later.runner()
                .withPropertyValues(stored)
                .withBean("billing", Billing.class)
                .run(context -> {
                    await().atMost(AMPLE)
                            .untilAsserted(() ->
                                    assertThat(later.named("event_delivery")).hasSize(1));

                    childOf(published.get(0), later.only("event_delivery"));
                });
    }

    @Test
    void aTracerIsEnoughToObserveHooksAndEventsAndAPropertyToDoNeither() {
        this.runner.run(context ->
                assertThat(context).hasSingleBean(HookObservations.class).hasSingleBean(EventObservations.class));
        this.runner
                .withPropertyValues("llmspell.hooks.observations=none", "llmspell.events.observations=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(HookObservations.class)
                        .doesNotHaveBean(EventObservations.class));
    }

    @Test
    void aTracerThatTracesNothingIsNone() {
        HookContexts.runner()
                .withConfiguration(
                        AutoConfigurations.of(ObservationAutoConfiguration.class, NoopTracerAutoConfiguration.class))
                .run(context -> assertThat(context)
                        .hasSingleBean(Tracer.class)
                        .doesNotHaveBean(HookObservations.class)
                        .doesNotHaveBean(EventObservations.class));
    }
}
