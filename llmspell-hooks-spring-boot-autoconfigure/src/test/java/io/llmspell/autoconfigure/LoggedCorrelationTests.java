package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.llmspell.annotation.OnEvent;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.event.EventBus;
import io.llmspell.hook.ExecutionMode;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.llmspell.integration.LoggedCorrelation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The correlation id in the log. */
@Timeout(120)
class LoggedCorrelationTests {

    private static final String KEY = "correlation_id";

    private final List<String> seen = new CopyOnWriteArrayList<>();

    private final ApplicationContextRunner runner =
            HookContexts.runner().withBean("shell", Shell.class).withPropertyValues("llmspell.hooks.timeout=30s");

    @BeforeEach
    @AfterEach
    void clear() {
        MDC.clear();
    }

    @ToolComponent("shell")
    static class Shell {

        private final EventBus bus;

        Shell(EventBus bus) {
            this.bus = bus;
        }

        public String run(String command) {
            this.bus.publish("command.run", command);
            return "ran " + MDC.get(KEY);
        }

        public Mono<String> later(String command) {
            return Mono.fromSupplier(() -> "ran " + command).subscribeOn(Schedulers.boundedElastic());
        }
    }

    private void look(ApplicationContext context, String key, ExecutionMode execution) {
        context.getBean(HookRegistry.class)
                .register(HookDefinition.builder("look")
                        .on(BEFORE_TOOL_EXECUTION)
                        .on(AFTER_TOOL_EXECUTION)
                        .execution(execution)
                        .handler(call -> {
                            this.seen.add((MDC.get(key) != null) + " "
                                    + call.correlationId().equals(MDC.get(key)));
                            return HookResult.proceed();
                        }));
    }

    @ParameterizedTest
    @EnumSource
    void aHookHasTheCorrelationIdInTheMdcOnWhateverThreadAndTheCallerHasWhatItHad(ExecutionMode execution) {
        this.runner.run(context -> {
            look(context, KEY, execution);
            MDC.put(KEY, "of the caller");

            assertThat(context.getBean(Shell.class).run("ls")).isEqualTo("ran of the caller");
            assertThat(MDC.get(KEY)).isEqualTo("of the caller");

            MDC.clear();
            assertThat(context.getBean(Shell.class).run("ls")).isEqualTo("ran null");
            assertThat(MDC.get(KEY)).isNull();
            assertThat(this.seen).hasSize(4).containsOnly("true true");
        });
    }

    @Test
    void aHookAfterAReactiveOperationHasItToo() {
        this.runner.run(context -> {
            look(context, KEY, ExecutionMode.ADAPTIVE);

            assertThat(context.getBean(Shell.class).later("ls").toFuture().get(30, TimeUnit.SECONDS))
                    .isEqualTo("ran ls");
            assertThat(this.seen).containsExactly("true true", "true true");
        });
    }

    @Test
    void theKeyIsSettableForHooksAndHandlersAlike() {
        this.runner
                .withBean(Audit.class, () -> new Audit("correlationId"))
                .withPropertyValues("llmspell.mdc.correlation-id-key=correlationId")
                .run(context -> {
                    look(context, "correlationId", ExecutionMode.ADAPTIVE);
                    context.getBean(Shell.class).run("ls");
                    drain(context);

                    assertThat(this.seen).containsOnly("true true");
                    assertThat(context.getBean(Audit.class).seen)
                            .singleElement()
                            .isNotEqualTo("null");
                });
    }

    @Test
    void itIsSwitchedOffForHooksAndHandlersAlike() {
        this.runner
                .withBean(Audit.class, () -> new Audit(KEY))
                .withPropertyValues("llmspell.mdc.enabled=false")
                .run(context -> {
                    assertThat(context).doesNotHaveBean(LoggedCorrelation.class);
                    look(context, KEY, ExecutionMode.ADAPTIVE);
                    context.getBean(Shell.class).run("ls");
                    drain(context);

                    assertThat(this.seen).hasSize(2).containsOnly("false false");
                    assertThat(context.getBean(Audit.class).seen).containsExactly("null");
                });
    }

    @Test
    void aBlankKeyFailsTheStartWithTheRemedy() {
        this.runner
                .withPropertyValues("llmspell.mdc.correlation-id-key= ")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("llmspell.mdc.correlation-id-key must not be blank")
                        .hasMessageContaining("llmspell.mdc.enabled=false"));
    }

    @Test
    void aPatternOfTheLogShowsIt() {
        List<String> lines = new CopyOnWriteArrayList<>();
        this.runner.run(context -> {
            context.getBean(HookRegistry.class)
                    .register(HookDefinition.builder("look")
                            .on(BEFORE_TOOL_EXECUTION)
                            .handler(call -> {
                                lines.add(logged("guarding"));
                                lines.add("[" + call.correlationId() + "] guarding");
                                return HookResult.proceed();
                            }));
            context.getBean(Shell.class).run("ls");

            assertThat(lines).hasSize(2);
            assertThat(lines.get(0)).isEqualTo(lines.get(1));
        });
    }

    /** What {@code logging.pattern.correlation} would make of it. */
    private static String logged(String message) {
        LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
        PatternLayout layout = new PatternLayout();
        layout.setContext(logging);
        layout.setPattern("[%X{correlation_id:-}] %m");
        layout.start();
        ch.qos.logback.classic.Logger logger = logging.getLogger(Logger.ROOT_LOGGER_NAME);
        return layout.doLayout(new LoggingEvent(
                LoggedCorrelationTests.class.getName(),
                logger,
                ch.qos.logback.classic.Level.INFO,
                message,
                null,
                null));
    }

    static class Audit {

        private final String key;

        final List<String> seen = new CopyOnWriteArrayList<>();

        Audit(String key) {
            this.key = key;
        }

        @OnEvent("command.*")
        void keep() {
            @Nullable String id = MDC.get(this.key);
            this.seen.add(String.valueOf(id));
        }
    }

    private static void drain(ApplicationContext context) throws InterruptedException {
        assertThat(context.getBean(EventBus.class).drain(Duration.ofSeconds(30)))
                .isTrue();
    }
}
