package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_WORKFLOW_STAGE;
import static io.llmspell.hook.StandardHookPoint.WORKFLOW_CHECKPOINT;
import static io.llmspell.hook.StandardHookPoint.WORKFLOW_ROLLBACK;
import static io.llmspell.hook.StandardHookPoint.WORKFLOW_STAGE_TRANSITION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.WorkflowComponent;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookResult;
import io.llmspell.integration.WorkflowRun;
import io.llmspell.integration.WorkflowTemplate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class WorkflowPointTests {

    private final Log log = new Log();

    private final ApplicationContextRunner runner =
            HookContexts.runner().withBean(Log.class, () -> this.log).withBean("booking", Booking.class);

    @Test
    void pointsFireAroundAWorkflowAndItsStages() {
        this.runner
                .withBean(Journal.class)
                .run(context -> assertThat(context.getBean(Booking.class).book("LH 400"))
                        .isEqualTo("ticket for LH 400"));

        assertThat(this.log.entries())
                .containsExactly(
                        "BeforeWorkflowStart of workflow:booking.book",
                        "BeforeWorkflowStage of workflow:booking.reserve",
                        "reserve LH 400",
                        "AfterWorkflowStage of workflow:booking.reserve",
                        "WorkflowCheckpoint of workflow:booking.reserved",
                        "saved {flight=LH 400}",
                        "WorkflowStageTransition of workflow:booking.pay",
                        "BeforeWorkflowStage of workflow:booking.pay",
                        "pay",
                        "AfterWorkflowStage of workflow:booking.pay",
                        "AfterWorkflowComplete of workflow:booking.book");
    }

    @Test
    void aFailedWorkflowIsRolledBackLastActionFirst() {
        this.runner
                .withBean(Journal.class)
                .run(context -> assertThatIllegalStateException()
                        .isThrownBy(() -> context.getBean(Booking.class).book("full"))
                        .withMessage("card declined"));

        assertThat(this.log.entries())
                .endsWith(
                        "WorkflowStageTransition of workflow:booking.pay",
                        "BeforeWorkflowStage of workflow:booking.pay",
                        "pay",
                        "WorkflowRollback of workflow:booking.rollback",
                        "undo second",
                        "undo reserve",
                        "WorkflowError of workflow:booking.book");
    }

    @Test
    void rollbackSaysWhyAndWhat() {
        this.runner
                .withBean(RollbackWatch.class)
                .run(context -> assertThatIllegalStateException()
                        .isThrownBy(() -> context.getBean(Booking.class).book("full")));

        assertThat(this.log.entries()).contains("rollback of [second, reserve] after card declined");
    }

    @Test
    void aVetoOfATransitionStopsTheWorkflow() {
        this.runner
                .withBean("clerk", Clerk.class)
                .run(context -> assertThatExceptionOfType(HookCancelledException.class)
                        .isThrownBy(() -> context.getBean(Booking.class).book("LH 400"))
                        .withMessageContaining("clerk.stop")
                        .withMessageContaining("from reserve"));

        assertThat(this.log.entries()).contains("undo second", "undo reserve").doesNotContain("pay");
    }

    @Test
    void aRefusedCheckpointIsNotSavedAndTheWorkflowGoesOn() {
        this.runner.withBean(CheckpointPolicy.class).run(context -> {
            context.getBean(Booking.class).book("secret");
            assertThat(this.log.entries()).contains("not saved", "pay").noneMatch(entry -> entry.startsWith("saved"));
        });
    }

    @Test
    void aHookChangesWhatACheckpointSaves() {
        this.runner
                .withBean(CheckpointPolicy.class)
                .run(context -> context.getBean(Booking.class).book("LH 400"));

        assertThat(this.log.entries()).contains("saved {flight=LH ***}");
    }

    @Test
    void aHookChangesTheArgumentsOfAStage() {
        this.runner.withBean(Upgrade.class).run(context -> {
            String seat = context.getBean(WorkflowTemplate.class)
                    .execute(
                            ComponentId.workflow("seating"),
                            run -> run.stage(
                                    "assign",
                                    Map.of("seat", "32E"),
                                    String.class,
                                    arguments -> "seat " + arguments.value(0)));

            assertThat(seat).isEqualTo("seat 1A");
        });
    }

    @Test
    void pointsFireAroundAWorkflowThatIsNoBean() {
        this.runner
                .withBean(Journal.class)
                .run(context -> context.getBean(WorkflowTemplate.class)
                        .execute(ComponentId.workflow("nightly"), run -> run.stage("only", () -> "done")));

        assertThat(this.log.entries())
                .containsExactly(
                        "BeforeWorkflowStart of workflow:nightly.run",
                        "BeforeWorkflowStage of workflow:nightly.only",
                        "AfterWorkflowStage of workflow:nightly.only",
                        "AfterWorkflowComplete of workflow:nightly.run");
    }

    @Test
    void aWorkflowRunWithoutAWorkflowIsRefused() {
        this.runner.run(context -> assertThatIllegalStateException()
                .isThrownBy(() -> context.getBean(WorkflowTemplate.class).execute(run -> "x"))
                .withMessageContaining("WorkflowComponent"));
    }

    @WorkflowComponent
    static class Booking {

        private final WorkflowTemplate workflows;

        private final Log log;

        Booking(WorkflowTemplate workflows, Log log) {
            this.workflows = workflows;
            this.log = log;
        }

        public String book(String flight) throws Exception {
            return this.workflows.execute(run -> steps(run, flight));
        }

        private String steps(WorkflowRun run, String flight) throws Exception {
            String reserved = run.stage("reserve", () -> {
                this.log.note("reserve " + flight);
                return flight;
            });
            run.compensate("reserve", () -> this.log.note("undo reserve"));
            run.compensate("second", () -> this.log.note("undo second"));
            boolean saved =
                    run.checkpoint("reserved", Map.of("flight", reserved), state -> this.log.note("saved " + state));
            if (!saved) {
                this.log.note("not saved");
            }
            return run.stage("pay", () -> pay(reserved));
        }

        private String pay(String flight) {
            this.log.note("pay");
            if (flight.equals("full")) {
                throw new IllegalStateException("card declined");
            }
            return "ticket for " + flight;
        }
    }

    static class RollbackWatch {

        private final Log log;

        RollbackWatch(Log log) {
            this.log = log;
        }

        @Hook(WORKFLOW_ROLLBACK)
        void watch(HookContext context) {
            this.log.note("rollback of " + context.arguments().get("compensations") + " after "
                    + context.argument("error", Throwable.class).getMessage());
        }
    }

    static class Clerk {

        @Hook(value = WORKFLOW_STAGE_TRANSITION, operations = "pay")
        HookResult stop(String from) {
            return HookResult.cancel("not from " + from);
        }
    }

    static class CheckpointPolicy {

        @Hook(WORKFLOW_CHECKPOINT)
        HookResult check(String flight) {
            return flight.equals("secret")
                    ? HookResult.cancel("not to be stored")
                    : HookResult.modify("flight", flight.replaceAll("\\d", "*"));
        }
    }

    static class Upgrade {

        @Hook(value = BEFORE_WORKFLOW_STAGE, components = "seating", operations = "assign")
        HookResult upgrade() {
            return HookResult.modify("seat", "1A");
        }
    }
}
