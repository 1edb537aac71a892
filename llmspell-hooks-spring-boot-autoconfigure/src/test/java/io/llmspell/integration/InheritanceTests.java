package io.llmspell.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.AgentComponent;
import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.annotation.WorkflowComponent;
import io.llmspell.autoconfigure.HookAutoConfiguration;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.JoinStrategy;
import io.llmspell.hook.StandardHookPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What calls and points have from elsewhere: a depth, tags, declared types. */
class InheritanceTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(HookAutoConfiguration.class))
            .withPropertyValues("llmspell.hooks.timeout=10s");

    @Test
    void aCircleOfReplacementsWithHookedObjectsEndsAtTheDepthOfRedirects() {
        this.runner.withBean(Echo.class).run(context -> {
            Echo echo = context.getBean(Echo.class);
            List<String> asked = new ArrayList<>();
            context.getBean(HookRegistry.class)
                    .register(HookDefinition.builder("circle")
                            .on(StandardHookPoint.BEFORE_TOOL_EXECUTION)
                            .handler(call -> {
                                asked.add(call.operation());
                                return HookResult.replaceWith(echo);
                            }));

            assertThat(echo.echo("a", "b")).isEqualTo("a b");
            assertThat(asked).hasSize(6);
        });
    }

    @Test
    void aParameterByTypeIsFoundByDeclaredTypesWhateverTheFirstCallHeld() {
        this.runner.withBean(Echo.class).withBean(ByType.class).run(context -> {
            Echo echo = context.getBean(Echo.class);

            assertThat(echo.number("a", null)).isEqualTo("a null");
            assertThatExceptionOfType(HookCancelledException.class)
                    .isThrownBy(() -> echo.number("a", 7))
                    .withMessageContaining("seven");
        });
    }

    @Test
    void aHookForATagSeesTheLifeOfAnAgentAndTheStagesOfAWorkflow() {
        this.runner
                .withBean(Tagged.class)
                .withBean(Secret.class)
                .withBean(Open.class)
                .withBean(Steps.class)
                .run(context -> {
                    assertThat(context.getBean(Steps.class).go()).isEqualTo("done");

                    assertThat(context.getBean(Tagged.class).seen)
                            .containsExactlyInAnyOrder(
                                    "BeforeAgentInit of agent:secret.lifecycle",
                                    "BeforeWorkflowStage of workflow:steps.first");
                });
    }

    @Test
    void aBranchThatThrowsAnInterruptionIsNotTakenForAnInterruptionOfTheCaller() {
        this.runner.withBean(Echo.class).withBean(Broken.class).run(context -> {
            context.getBean(HookRegistry.class)
                    .register(HookDefinition.builder("fork")
                            .on(StandardHookPoint.BEFORE_TOOL_EXECUTION)
                            .components("echo")
                            .handler(call -> HookResult.fork(
                                    List.of(HookResult.branch("broken")), JoinStrategy.all(values -> "joined"))));
            Echo echo = context.getBean(Echo.class);

            assertThatExceptionOfType(InterruptedException.class)
                    .isThrownBy(() -> echo.wait("x"))
                    .withMessage("its own");
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        });
    }

    @Test
    void anOperationOfATemplateThatIsNotRepeatableIsNotRepeated() {
        this.runner
                .withPropertyValues("llmspell.hooks.not-repeatable=payments.*")
                .run(context -> {
                    HookRegistry registry = context.getBean(HookRegistry.class);
                    registry.register(HookDefinition.builder("retry")
                            .on(StandardHookPoint.TOOL_ERROR)
                            .handler(call -> HookResult.retry(io.llmspell.hook.RetryConfig.attempts(3))));
                    List<String> runs = new ArrayList<>();

                    assertThatExceptionOfType(IllegalStateException.class)
                            .isThrownBy(() -> context.getBean(HookTemplate.class)
                                    .execute(
                                            io.llmspell.hook.ComponentId.tool("payments"),
                                            "pay",
                                            Map.of(),
                                            arguments -> {
                                                runs.add("paid");
                                                throw new IllegalStateException("declined");
                                            }));
                    assertThat(runs).hasSize(1);
                });
    }

    @ToolComponent("echo")
    static class Echo {

        public String echo(String first, String second) {
            return first + " " + second;
        }

        public String number(@Nullable String text, @Nullable Integer number) {
            return text + " " + number;
        }

        public String wait(String what) throws InterruptedException {
            return what;
        }
    }

    @ToolComponent("broken")
    static class Broken {

        public String wait(String what) throws InterruptedException {
            throw new InterruptedException("its own");
        }
    }

    static class ByType {

        @Hook(value = StandardHookPoint.BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD, operations = "number")
        HookResult check(@Nullable Integer theOnlyNumber) {
            return (theOnlyNumber != null) ? HookResult.cancel("seven") : HookResult.proceed();
        }
    }

    static class Tagged {

        private final List<String> seen = new ArrayList<>();

        @Hook(
                value = {StandardHookPoint.BEFORE_AGENT_INIT, StandardHookPoint.BEFORE_WORKFLOW_STAGE},
                componentTags = "watched")
        void watch(HookContext context) {
            this.seen.add(context.toString());
        }
    }

    @AgentComponent(value = "secret", tags = "watched")
    static class Secret {

        public String answer(String question) {
            return question;
        }
    }

    @AgentComponent("open")
    static class Open {

        public String answer(String question) {
            return question;
        }
    }

    @WorkflowComponent(value = "steps", tags = "watched")
    static class Steps {

        private final ObjectProvider<WorkflowTemplate> workflows;

        Steps(ObjectProvider<WorkflowTemplate> workflows) {
            this.workflows = workflows;
        }

        public String go() {
            return this.workflows.getObject().execute(run -> run.stage("first", () -> "done"));
        }
    }
}
