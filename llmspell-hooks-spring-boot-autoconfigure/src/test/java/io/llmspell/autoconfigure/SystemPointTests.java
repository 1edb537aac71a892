package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.CONFIGURATION_CHANGE;
import static io.llmspell.hook.StandardHookPoint.SYSTEM_SHUTDOWN;
import static io.llmspell.hook.StandardHookPoint.SYSTEM_STARTUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.event.EventBus;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The points about the application itself. */
class SystemPointTests {

    @Test
    void startupIsToldWhenTheApplicationIsReadyAndShutdownWhileItsBeansStillWork() {
        Log log;
        try (ConfigurableApplicationContext context = application().run("--spring.application.name=desk")) {
            log = context.getBean(Log.class);
            assertThat(log.entries()).containsExactly("runner", "SystemStartup of system:desk.startup");
        }

        assertThat(log.entries().subList(2, log.entries().size()))
                .containsExactly("SystemShutdown of system:desk.shutdown", "closed");
    }

    @Test
    void anotherContextThatClosesIsNoShutdown() {
        try (ConfigurableApplicationContext context = application().run()) {
            AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext();
            child.setParent(context);
            child.refresh();
            child.close();

            assertThat(context.getBean(Log.class).entries())
                    .containsExactly("runner", "SystemStartup of system:application.startup");
        }
    }

    @Test
    void whoSwitchesAHookOffIsAskedForAnApproval() {
        HookContexts.runner()
                .withPropertyValues("llmspell.hooks.timeout=30s")
                .withBean("policy", Policy.class)
                .run(context -> {
                    HookRegistry registry = context.getBean(HookRegistry.class);

                    assertThatExceptionOfType(HookCancelledException.class)
                            .isThrownBy(() -> registry.disable("policy.approve"))
                            .withMessageContaining("nobody approved it");

                    assertThat(registry.find("policy.approve").orElseThrow().mode())
                            .isEqualTo(HookMode.ENFORCE);
                });
    }

    private static SpringApplicationBuilder application() {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .properties("llmspell.hooks.timeout=30s");
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({HookAutoConfiguration.class, EventAutoConfiguration.class})
    @Import({Watch.class, Shell.class})
    static class Application {

        @Bean
        Log log() {
            return new Log();
        }

        @Bean
        ApplicationRunner first(Log log) {
            return arguments -> log.note("runner");
        }
    }

    @ToolComponent("shell")
    static class Shell implements AutoCloseable {

        private final Log log;

        Shell(Log log) {
            this.log = log;
        }

        public String run(String command) {
            return command;
        }

        @Override
        public void close() {
            this.log.note("closed");
        }
    }

    static class Watch {

        private final Log log;

        private final Shell shell;

        private final EventBus bus;

        Watch(Log log, Shell shell, EventBus bus) {
            this.log = log;
            this.shell = shell;
            this.bus = bus;
        }

        @Hook(SYSTEM_STARTUP)
        void started(HookContext context, Duration timeTaken) {
            assertThat(timeTaken).isPositive();
            use(context);
        }

        @Hook(SYSTEM_SHUTDOWN)
        void stopping(HookContext context, Duration upTime) {
            assertThat(upTime).isPositive();
            use(context);
        }

        private void use(HookContext context) {
            assertThat(this.shell.run("ls")).isEqualTo("ls");
            assertThat(this.bus.publish("still.there", null).vetoed()).isFalse();
            this.log.note(Objects.toString(context));
        }
    }

    static class Policy {

        @Hook(value = CONFIGURATION_CHANGE, phase = HookPhase.GUARD, operations = "*.mode")
        HookResult approve(HookMode to) {
            return (to == HookMode.DISABLED) ? HookResult.cancel("nobody approved it") : HookResult.proceed();
        }
    }
}
