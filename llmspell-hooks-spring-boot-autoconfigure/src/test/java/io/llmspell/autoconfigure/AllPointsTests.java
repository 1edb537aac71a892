package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.llmspell.annotation.AgentComponent;
import io.llmspell.annotation.StateComponent;
import io.llmspell.annotation.StateMigration;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.annotation.WorkflowComponent;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.StandardHookPoint;
import io.llmspell.integration.ToolCatalog;
import io.llmspell.integration.WorkflowTemplate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.dao.OptimisticLockingFailureException;

/** That no point of agents, tools, workflows and state was forgotten. */
class AllPointsTests {

    private final Log log = new Log();

    @Test
    void oneApplicationFiresAllTwentySevenPoints() {
        HookContexts.runner()
                .withBean(Log.class, () -> this.log)
                .withBean(Journal.class)
                .withBean(Parts.Agent.class)
                .withBean(Parts.Tool.class)
                .withBean(Parts.Flow.class)
                .withBean(Parts.State.class)
                .run(context -> {
                    for (boolean fail : List.of(false, true)) {
                        attempt(() -> context.getBean(Parts.Agent.class).act(fail), fail);
                        attempt(() -> context.getBean(Parts.Tool.class).call(fail), fail);
                        attempt(() -> context.getBean(Parts.Flow.class).start(fail), fail);
                        attempt(() -> context.getBean(Parts.State.class).put(fail), fail);
                    }
                    context.getBean(Parts.State.class).get();
                    context.getBean(Parts.State.class).migrate();
                    context.getBean(ToolCatalog.class).discover();
                });

        assertThat(points()).hasSize(27);
        assertThat(this.log.entries().stream()
                        .map(entry -> entry.substring(0, entry.indexOf(' ')))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(points());
    }

    private static List<String> points() {
        return Stream.of(StandardHookPoint.values())
                .filter(point -> Stream.of("AGENT", "TOOL", "WORKFLOW", "STATE").anyMatch(point.name()::contains))
                .map(HookPoint::externalName)
                .toList();
    }

    private static void attempt(Step step, boolean fails) throws Exception {
        if (fails) {
            assertThatException().isThrownBy(step::run);
        } else {
            step.run();
        }
    }

    private interface Step {

        void run() throws Exception;
    }

    static class Parts {

        @AgentComponent
        static class Agent {

            public void act(boolean fail) {
                failIf(fail);
            }
        }

        @ToolComponent
        static class Tool {

            public void call(boolean fail) {
                failIf(fail);
            }
        }

        @WorkflowComponent
        static class Flow {

            private final WorkflowTemplate workflows;

            Flow(WorkflowTemplate workflows) {
                this.workflows = workflows;
            }

            public void start(boolean fail) throws Exception {
                this.workflows.execute(run -> {
                    run.stage("one", () -> 1);
                    run.compensate("one", () -> {});
                    run.checkpoint("here", Map.of(), state -> {});
                    return run.stage("two", () -> {
                        failIf(fail);
                        return 2;
                    });
                });
            }
        }

        @StateComponent
        static class State {

            public int get() {
                return 1;
            }

            public void put(boolean conflict) {
                if (conflict) {
                    throw new OptimisticLockingFailureException("changed");
                }
            }

            @StateMigration
            public int migrate() {
                return 2;
            }
        }

        private static void failIf(boolean fail) {
            if (fail) {
                throw new IllegalStateException("failed");
            }
        }
    }
}
