package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.llmspell.annotation.AgentComponent;
import io.llmspell.annotation.Hook;
import io.llmspell.annotation.StateComponent;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.annotation.WorkflowComponent;
import io.llmspell.event.EventBus;
import io.llmspell.event.PullSubscription;
import io.llmspell.event.UniversalEvent;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import io.llmspell.integration.WorkflowTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.dao.OptimisticLockingFailureException;

/** What happens in an application is published, as far as somebody wants to know. */
class PublishedEventTests {

    private final ApplicationContextRunner runner = HookContexts.runner()
            .withBean("shell", Shell.class)
            .withBean("planner", Planner.class)
            .withBean("memory", Memory.class)
            .withBean("booking", Booking.class);

    private static List<UniversalEvent> received(PullSubscription subscription) throws InterruptedException {
        return subscription.receiveBatch(100, Duration.ofSeconds(5));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> data(UniversalEvent event) {
        return event.data(Map.class);
    }

    private static List<String> types(List<UniversalEvent> events) {
        return events.stream().map(UniversalEvent::eventType).toList();
    }

    @Test
    void aToolAndTheAgentThatCallsItAreOneCorrelatedStory() {
        this.runner.run(context -> {
            PullSubscription all = context.getBean(EventBus.class).subscribe("**");

            context.getBean(Planner.class).plan("ls");

            List<UniversalEvent> events = received(all);
            assertThat(types(events))
                    .containsExactly(
                            "agent.execution.started",
                            "tool.execution.started",
                            "tool.execution.completed",
                            "agent.execution.completed");
            assertThat(events)
                    .extracting(event -> event.source().correlationId())
                    .doesNotContainNull()
                    .containsOnly(events.get(0).source().correlationId());
            assertThat(events)
                    .extracting(event -> event.source().component())
                    .containsExactly("planner", "shell", "shell", "planner");
            Map<String, Object> data = data(events.get(3));
            assertThat(data.get("agent")).isEqualTo("planner");
            assertThat(data.get("operation")).isEqualTo("plan");
            assertThat(data.get("success")).isEqualTo(true);
            assertThat((Double) data.get("duration_ms")).isPositive();
            assertThat(data.containsKey("arguments")).isFalse();
            assertThat(data.containsKey("result")).isFalse();
        });
    }

    @Test
    void argumentsAndResultsAreThereOnlyWhereTheyAreAskedFor() {
        this.runner
                .withPropertyValues("llmspell.events.publish.arguments=true", "llmspell.events.publish.results=true")
                .run(context -> {
                    PullSubscription all = context.getBean(EventBus.class).subscribe("tool.execution.completed");

                    context.getBean(Shell.class).run("ls");

                    Map<String, Object> data = data(received(all).get(0));
                    assertThat(data.get("arguments")).isEqualTo(Map.of("command", "ls"));
                    assertThat(data.get("result")).isEqualTo("ran ls");
                });
    }

    @Test
    void aCancelledCallSaysByWhichHookAndTheDecisionIsAnEventToo() {
        this.runner.withBean("guard", Guard.class).run(context -> {
            PullSubscription all = context.getBean(EventBus.class).subscribe("tool.**", "hook.**");

            assertThatException().isThrownBy(() -> context.getBean(Shell.class).run("rm"));

            List<UniversalEvent> events = received(all);
            assertThat(types(events))
                    .containsExactly("tool.execution.started", "hook.decision", "tool.execution.cancelled");
            assertThat(data(events.get(1)))
                    .containsEntry("hook", "guard.noDelete")
                    .containsEntry("decision", "cancel")
                    .containsEntry("reason", "no")
                    .containsEntry("point", "BeforeToolExecution")
                    .containsEntry("shadowed", false);
            assertThat(data(events.get(2))).containsEntry("hook", "guard.noDelete");
        });
    }

    @Test
    void aFailedCallSaysWhatItThrew() {
        this.runner.run(context -> {
            PullSubscription all = context.getBean(EventBus.class).subscribe("tool.execution.failed");

            assertThatException().isThrownBy(() -> context.getBean(Shell.class).run("fail"));

            assertThat(data(received(all).get(0)))
                    .containsEntry("error", "broken")
                    .containsEntry("error_type", IllegalStateException.class.getName())
                    .containsEntry("success", false);
        });
    }

    @Test
    void stateTellsOfReadsChangesAndConflicts() {
        this.runner.run(context -> {
            PullSubscription all = context.getBean(EventBus.class).subscribe("state.**");
            Memory memory = context.getBean(Memory.class);

            memory.getFact("a");
            memory.putFact("a", "b");
            assertThatException().isThrownBy(() -> memory.putFact("a", "conflict"));

            assertThat(types(received(all))).containsExactly("state.read", "state.changed", "state.conflict");
        });
    }

    @Test
    void aWorkflowTellsOfItsStagesCheckpointsAndRollback() {
        this.runner.run(context -> {
            PullSubscription all = context.getBean(EventBus.class).subscribe("workflow.**");

            assertThatException()
                    .isThrownBy(() -> context.getBean(Booking.class).book("fail"));

            List<UniversalEvent> events = received(all);
            assertThat(types(events))
                    .containsExactly(
                            "workflow.started",
                            "workflow.stage.started",
                            "workflow.stage.completed",
                            "workflow.checkpoint",
                            "workflow.stage.started",
                            "workflow.stage.failed",
                            "workflow.rollback",
                            "workflow.failed");
            assertThat(data(events.get(1))).containsEntry("workflow", "booking").containsEntry("stage", "hold");
            assertThat(data(events.get(6))).containsEntry("compensations", List.of("release"));
        });
    }

    @Test
    void aClassOfEventsCanBeSwitchedOff() {
        this.runner
                .withPropertyValues("llmspell.events.publish.tools=false", "llmspell.events.publish.decisions=false")
                .withBean("guard", Guard.class)
                .run(context -> {
                    PullSubscription all = context.getBean(EventBus.class).subscribe("**");

                    context.getBean(Planner.class).plan("ls");
                    assertThatException()
                            .isThrownBy(() -> context.getBean(Shell.class).run("rm"));

                    assertThat(types(received(all)))
                            .containsExactly("agent.execution.started", "agent.execution.completed");
                });
    }

    @Test
    void withoutHooksEventsAreStillPublishedByTemplates() {
        this.runner.withPropertyValues("llmspell.hooks.enabled=false").run(context -> {
            PullSubscription all = context.getBean(EventBus.class).subscribe("workflow.**");

            context.getBean(WorkflowTemplate.class)
                    .execute(io.llmspell.hook.ComponentId.workflow("w"), run -> run.stage("s", () -> "x"));

            assertThat(types(received(all))).contains("workflow.started", "workflow.stage.started");
        });
    }

    @Test
    void nothingIsPublishedWhereNobodyWantsToKnow() {
        this.runner.run(context -> {
            context.getBean(Planner.class).plan("ls");

            assertThat(context.getBean(EventBus.class).statistics().published()).isZero();
        });
    }

    @Test
    void withoutABusComponentsWorkAllTheSame() {
        this.runner.withPropertyValues("llmspell.events.enabled=false").run(context -> {
            assertThat(context).doesNotHaveBean(EventBus.class);
            assertThat(context.getBean(Planner.class).plan("ls")).isEqualTo("ran ls");
        });
    }

    @ToolComponent
    static class Shell {

        public String run(String command) {
            if (command.equals("fail")) {
                throw new IllegalStateException("broken");
            }
            return "ran " + command;
        }
    }

    @AgentComponent
    static class Planner {

        private final Shell shell;

        Planner(Shell shell) {
            this.shell = shell;
        }

        public String plan(String command) {
            return this.shell.run(command);
        }
    }

    @StateComponent
    static class Memory {

        public String getFact(String key) {
            return key;
        }

        public void putFact(String key, String value) {
            if (value.equals("conflict")) {
                throw new OptimisticLockingFailureException(key);
            }
        }
    }

    @WorkflowComponent
    static class Booking {

        private final WorkflowTemplate template;

        Booking(WorkflowTemplate template) {
            this.template = template;
        }

        public String book(String flight) {
            return this.template.execute(run -> {
                run.compensate("release", () -> {});
                run.stage("hold", () -> flight);
                run.checkpoint("held", Map.of("flight", flight), state -> {});
                return run.stage("pay", () -> {
                    throw new IllegalStateException(flight);
                });
            });
        }
    }

    static class Guard {

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD)
        HookResult noDelete(HookContext context) {
            return context.argument("command", String.class).equals("rm")
                    ? HookResult.cancel("no")
                    : HookResult.proceed();
        }
    }
}
