package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.OnEvent;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.event.EventBus;
import io.llmspell.hook.ExecutionMode;
import io.llmspell.observability.ObservationFaults;
import io.llmspell.observability.ObservationFaults.Part;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.MDC;
import org.slf4j.spi.MDCAdapter;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.test.util.ReflectionTestUtils;

/** Tracers, handlers of observations and logging adapters that throw. */
@Timeout(120)
class ObservationFaultTests {

    private final ObservationRegistry observations = ObservationRegistry.create();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private final ApplicationContextRunner runner = HookContexts.runner()
            .withBean("shell", Shell.class)
            .withBean("hooks", Hooks.class)
            .withBean("audit", Audit.class)
            .withBean(ObservationRegistry.class, () -> this.observations)
            .withBean(MeterRegistry.class, () -> this.meters)
            .withPropertyValues(
                    "llmspell.hooks.timeout=30s",
                    "llmspell.events.observations=true",
                    "llmspell.events.publish.system=false");

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

    static class Hooks {

        final List<String> seen = new CopyOnWriteArrayList<>();

        @Hook(value = BEFORE_TOOL_EXECUTION, execution = ExecutionMode.CALLER_THREAD)
        void here() {
            this.seen.add("here");
        }

        @Hook(value = BEFORE_TOOL_EXECUTION, execution = ExecutionMode.OWN_THREAD)
        void aside() {
            this.seen.add("aside");
        }

        @Hook(value = BEFORE_TOOL_EXECUTION, priority = 1)
        void fails() {
            throw new IllegalStateException("for the handler to see an error");
        }
    }

    static class Audit {

        final List<String> seen = new CopyOnWriteArrayList<>();

        @OnEvent("command.*")
        void keep(String command) {
            this.seen.add(command);
        }
    }

    /** Throws in one of its methods. */
    private static ObservationHandler<?> throwingAt(String step) {
        return (ObservationHandler<?>) Proxy.newProxyInstance(
                ObservationFaultTests.class.getClassLoader(),
                new Class<?>[] {ObservationHandler.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals(step)) {
                        throw new AssertionError("at " + step);
                    }
                    return switch (method.getName()) {
                        case "supportsContext" -> true;
                        case "hashCode" -> 1;
                        case "equals" -> System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
                        case "toString" -> "throwing at " + step;
                        default -> null;
                    };
                });
    }

    private static void callsTwice(AssertableApplicationContext context) throws InterruptedException {
        assertThat(context.getBean(Shell.class).run("ls")).isEqualTo("ran ls");
        assertThat(context.getBean(Shell.class).run("ps")).isEqualTo("ran ps");
        assertThat(context.getBean(EventBus.class).drain(Duration.ofSeconds(30)))
                .isTrue();
        assertThat(context.getBean(Hooks.class).seen).containsExactlyInAnyOrder("here", "aside", "here", "aside");
        assertThat(context.getBean(Audit.class).seen).containsExactly("ls", "ps");
        assertThat(context.getBean(EventBus.class)
                        .find("audit.keep")
                        .orElseThrow()
                        .statistics()
                        .failedAttempts())
                .isZero();
    }

    /** What is logged of faults, by the logging of the JDK. */
    private static final class LogOfFaults extends Handler implements AutoCloseable {

        private final List<String> messages = new CopyOnWriteArrayList<>();

        private final Logger logger = Logger.getLogger(ObservationFaults.class.getName());

        private LogOfFaults() {
            this.logger.addHandler(this);
        }

        @Override
        public void publish(LogRecord record) {
            this.messages.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            this.logger.removeHandler(this);
        }
    }

    private static long faults(ApplicationContext context, Part part) {
        return context.getBean(ObservationFaults.class).count(part);
    }

    @ParameterizedTest
    @CsvSource({
        "chain, onStart", "chain, onError", "chain, onScopeOpened", "chain, onScopeClosed", "chain, onStop",
        "hook, onStart", "hook, onError", "hook, onScopeOpened", "hook, onScopeClosed", "hook, onStop"
    })
    void aHandlerThatThrowsBreaksNoCallAndNoDeliveryAndIsLoggedOnceAndCounted(String level, String step) {
        this.observations.observationConfig().observationHandler(throwingAt(step));
        try (LogOfFaults log = new LogOfFaults()) {
            this.runner
                    .withPropertyValues("llmspell.hooks.observations=" + level)
                    .run(context -> {
                        callsTwice(context);

                        assertThat(this.observations.getCurrentObservation()).isNull();
                        assertThat(faults(context, Part.HOOKS)).isGreaterThan(1);
                        assertThat(this.meters
                                        .get("observation.failures")
                                        .tag("part", "hooks")
                                        .functionCounter()
                                        .count())
                                .isEqualTo((double) faults(context, Part.HOOKS));
                        assertThat(log.messages)
                                .filteredOn(message -> message.contains("(hooks)"))
                                .singleElement()
                                .asString()
                                .contains("observation_failures_total");
                    });
        }
    }

    @Test
    void aTracerThatThrowsLeavesACallAnIdOfItsOwn() {
        Tracer broken = (Tracer) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Tracer.class}, (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return method.getName().equals("hashCode") ? (Object) 1 : "broken tracer";
                    }
                    throw new IllegalStateException("no tracer");
                });
        this.runner.withBean(Tracer.class, () -> broken).run(context -> {
            callsTwice(context);

            assertThat(faults(context, Part.CONTEXT)).isPositive();
        });
    }

    @Test
    void aLoggingAdapterThatThrowsBreaksNoCallAndNoDelivery() {
        Object real = MDC.getMDCAdapter();
        MDCAdapter broken = (MDCAdapter) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {MDCAdapter.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("no MDC");
                });
        this.runner.run(context -> {
            ReflectionTestUtils.setField(MDC.class, "MDC_ADAPTER", broken);
            try {
                callsTwice(context);
            } finally {
                ReflectionTestUtils.setField(MDC.class, "MDC_ADAPTER", real);
            }

            assertThat(faults(context, Part.CONTEXT)).isGreaterThan(1);
        });
    }
}
