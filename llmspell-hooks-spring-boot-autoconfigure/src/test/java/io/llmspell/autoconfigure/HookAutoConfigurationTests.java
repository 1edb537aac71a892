package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_AGENT_INIT;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.llmspell.annotation.AgentComponent;
import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.ToolCatalog;
import io.llmspell.integration.WorkflowTemplate;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

class HookAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(HookAutoConfiguration.class, HookMetersAutoConfiguration.class));

    @Test
    void aGuardStopsAToolCallAndLetsOthersPass() {
        this.runner.withBean("shell", Shell.class).withBean(Guardrails.class).run(context -> {
            Shell shell = context.getBean(Shell.class);

            assertThat(shell.run("ls")).isEqualTo("ran ls");
            assertThatExceptionOfType(HookCancelledException.class)
                    .isThrownBy(() -> shell.run("rm -rf /"))
                    .withMessageContaining("guardrails.noDelete")
                    .withMessageContaining("destructive command");
        });
    }

    @Test
    void aLazyGuardGuards() {
        this.runner
                .withBean("shell", Shell.class)
                .withUserConfiguration(LazyGuard.class)
                .run(context -> assertThatExceptionOfType(HookCancelledException.class)
                        .isThrownBy(() -> context.getBean(Shell.class).run("rm -rf /")));
    }

    @Test
    void aHookSeesAnAgentBeforeItIsInitialised() {
        this.runner
                .withBean("agent", Agent.class)
                .withBean(InitWatch.class)
                .run(context ->
                        assertThat(context.getBean(InitWatch.class).seen).containsExactly("agent"));
    }

    @Test
    void nothingIsHookedWhereHooksAreSwitchedOff() {
        this.runner
                .withPropertyValues("llmspell.hooks.enabled=false")
                .withBean("shell", Shell.class)
                .withBean(Guardrails.class)
                .run(context -> {
                    assertThat(context).doesNotHaveBean(HookRegistry.class);
                    assertThat(context.getBean(Shell.class).run("rm -rf /")).isEqualTo("ran rm -rf /");
                });
    }

    @Test
    void templatesRunWhatTheyAreGivenWhereHooksAreSwitchedOff() {
        this.runner
                .withConfiguration(AutoConfigurations.of(UnhookedAutoConfiguration.class))
                .withPropertyValues("llmspell.hooks.enabled=false")
                .withBean("shell", Shell.class)
                .run(context -> {
                    String ran = context.getBean(HookTemplate.class)
                            .execute(ComponentId.tool("t"), "op", Map.of("a", 1), arguments -> "ran " + arguments);
                    List<String> undone = new ArrayList<>();
                    WorkflowTemplate workflows = context.getBean(WorkflowTemplate.class);

                    assertThat(ran).isEqualTo("ran {a=1}");
                    assertThatIllegalStateException()
                            .isThrownBy(() -> workflows.execute(run -> {
                                run.stage("first", () -> run);
                                run.compensate("undo", () -> undone.add("first"));
                                throw new IllegalStateException("second failed");
                            }));
                    assertThat(undone).containsExactly("first");
                    assertThat(context.getBean(ToolCatalog.class).discover())
                            .extracting(ToolCatalog.Tool::name)
                            .containsExactly("shell");
                });
    }

    @Test
    void hooksHaveMetersWhereThereIsARegistry() {
        this.runner
                .withBean("shell", Shell.class)
                .withBean(Guardrails.class)
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .run(context -> {
                    context.getBean(Shell.class).run("ls");

                    assertThat(context.getBean(MeterRegistry.class)
                                    .get("hook.result.types")
                                    .tags("hook", "guardrails.noDelete", "result", "continue")
                                    .functionCounter()
                                    .count())
                            .isEqualTo(1);
                });
    }

    @ToolComponent
    static class Shell {

        public String run(String command) {
            return "ran " + command;
        }
    }

    @AgentComponent
    static class Agent {

        public String answer(String question) {
            return question;
        }
    }

    static class Guardrails {

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD, components = "sh*", name = "guardrails.noDelete")
        HookResult noDelete(HookContext context) {
            return context.argument("command", String.class).contains("rm -rf")
                    ? HookResult.cancel("destructive command")
                    : HookResult.proceed();
        }
    }

    static class InitWatch {

        private final List<String> seen = new ArrayList<>();

        @Hook(BEFORE_AGENT_INIT)
        void watch(String beanName) {
            this.seen.add(beanName);
        }
    }

    @Configuration
    static class LazyGuard {

        @Bean
        @Lazy
        Guardrails guardrails() {
            return new Guardrails();
        }
    }
}
