package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.AFTER_WORKFLOW_COMPLETE;
import static io.llmspell.hook.StandardHookPoint.AFTER_WORKFLOW_STAGE;
import static io.llmspell.hook.StandardHookPoint.BEFORE_WORKFLOW_STAGE;
import static io.llmspell.hook.StandardHookPoint.BEFORE_WORKFLOW_START;
import static io.llmspell.hook.StandardHookPoint.WORKFLOW_CHECKPOINT;
import static io.llmspell.hook.StandardHookPoint.WORKFLOW_ERROR;
import static io.llmspell.hook.StandardHookPoint.WORKFLOW_ROLLBACK;
import static io.llmspell.hook.StandardHookPoint.WORKFLOW_STAGE_TRANSITION;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RetryConfig;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What hooks can do with a job as a whole. */
class BatchJobTests {

    private static void run(BatchContexts batch, Class<?> hooks, ContextConsumer<AssertableApplicationContext> test) {
        run(batch.runner(), hooks, test);
    }

    private static void run(
            ApplicationContextRunner runner, Class<?> hooks, ContextConsumer<AssertableApplicationContext> test) {
        runner.withUserConfiguration(Jobs.class).withBean("hooks", hooks).run(context -> {
            assertThat(context).hasNotFailed();
            test.accept(context);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aJobIsAWorkflowAndItsStepsAreStages(BatchContexts batch) {
        run(batch, Seeing.class, context -> {
            JobExecution execution = BatchWork.start(context, "report");

            assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(context.getBean(Seeing.class).seen)
                    .containsExactly(
                            "BeforeWorkflowStart report run {day=monday}",
                            "BeforeWorkflowStage report collect {day=monday}",
                            "WorkflowCheckpoint report collect",
                            "AfterWorkflowStage report collect COMPLETED",
                            "WorkflowStageTransition report print {from=collect, to=print}",
                            "BeforeWorkflowStage report print {day=monday}",
                            "WorkflowCheckpoint report print",
                            "AfterWorkflowStage report print COMPLETED",
                            "AfterWorkflowComplete report run COMPLETED");
        });
    }

    @ParameterizedTest
    @EnumSource
    void aCancelledJobIsNotRunAndCanBeStartedAgain(BatchContexts batch) {
        run(batch, Closing.class, context -> {
            JobExecution execution = BatchWork.start(context, "report");

            assertThat(execution.getStatus()).isEqualTo(BatchStatus.STOPPED);
            assertThat(execution.getExitStatus().getExitCode()).isEqualTo("STOPPED");
            assertThat(execution.getExitStatus().getExitDescription()).contains("we are closed");
            assertThat(execution.getAllFailureExceptions()).singleElement().isInstanceOf(HookCancelledException.class);
            assertThat(execution.getEndTime()).isNotNull();
            assertThat(execution.getStepExecutions()).isEmpty();
            assertThat(context.getBean(BatchWork.class).done()).isEmpty();
            JobExecution saved = BatchWork.saved(context, execution);
            assertThat(saved.getStatus()).isEqualTo(BatchStatus.STOPPED);
            assertThat(saved.getExitStatus().getExitDescription()).contains("we are closed");

            context.getBean(Closing.class).open = true;
            JobExecution restarted = context.getBean(JobOperator.class).restart(saved);

            assertThat(restarted.getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(context.getBean(BatchWork.class).done()).containsExactly("collect", "print");
        });
    }

    @ParameterizedTest
    @EnumSource
    void aFailedJobIsAnErrorWithTheExceptionOfItsStep(BatchContexts batch) {
        run(batch, Seeing.class, context -> {
            context.getBean(BatchWork.class).failTimes("print", 1);

            JobExecution execution = BatchWork.start(context, "report");

            assertThat(execution.getStatus()).isEqualTo(BatchStatus.FAILED);
            assertThat(context.getBean(Seeing.class).seen)
                    .endsWith(
                            "WorkflowRollback report rollback print is broken",
                            "WorkflowError report run print is broken");
        });
    }

    @ParameterizedTest
    @EnumSource
    void aFailedJobIsRecoveredAndIsComplete(BatchContexts batch) {
        run(batch, Recovering.class, context -> {
            context.getBean(BatchWork.class).failTimes("print", 1);

            JobExecution execution = BatchWork.start(context, "report");

            assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(execution.getExitStatus().getExitCode()).isEqualTo("WITHOUT PRINT");
            assertThat(BatchWork.steps(execution))
                    .containsExactly("collect COMPLETED COMPLETED", "print FAILED FAILED");
            JobExecution saved = BatchWork.saved(context, execution);
            assertThat(saved.getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(saved.getExitStatus().getExitCode()).isEqualTo("WITHOUT PRINT");
        });
    }

    @Test
    void aCancelledRecoveryLeavesTheJobFailed() {
        run(BatchContexts.JDBC, Refusing.class, context -> {
            context.getBean(BatchWork.class).failTimes("print", 1);

            JobExecution saved = BatchWork.saved(context, BatchWork.start(context, "report"));

            assertThat(saved.getStatus()).isEqualTo(BatchStatus.FAILED);
            assertThat(saved.getExitStatus().getExitDescription())
                    .contains("print is broken")
                    .contains("nobody may recover this");
        });
    }

    @ParameterizedTest
    @EnumSource
    void anAnsweredJobIsCompleteWithoutItsSteps(BatchContexts batch) {
        run(batch, Answering.class, context -> {
            JobExecution execution = BatchWork.start(context, "report");

            assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(execution.getExitStatus().getExitCode()).isEqualTo("NOTHING TO DO");
            assertThat(context.getBean(BatchWork.class).done()).isEmpty();
            assertThat(BatchWork.saved(context, execution).getStatus()).isEqualTo(BatchStatus.COMPLETED);
        });
    }

    @Test
    void theExitStatusIsChanged() {
        run(BatchContexts.JDBC, Grading.class, context -> {
            JobExecution execution = BatchWork.start(context, "report");

            JobExecution saved = BatchWork.saved(context, execution);
            assertThat(saved.getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(saved.getExitStatus()).isEqualTo(new ExitStatus("GOOD", "by hand"));
        });
    }

    @Test
    void aJobThatRanIsStoppedWhereItsResultIsRefused() {
        run(BatchContexts.JDBC, RefusingResult.class, context -> {
            JobExecution saved = BatchWork.saved(context, BatchWork.start(context, "report"));

            assertThat(saved.getStatus()).isEqualTo(BatchStatus.STOPPED);
            assertThat(saved.getExitStatus().getExitDescription()).contains("not today");
            assertThat(BatchWork.steps(saved))
                    .containsExactly("collect COMPLETED COMPLETED", "print COMPLETED COMPLETED");
        });
    }

    @Test
    void anEndIsRememberedForTheSameParameters() {
        run(BatchContexts.JDBC, Remembering.class, context -> {
            BatchWork.start(context, "report");
            JobExecution again = context.getBean(JobOperator.class)
                    .start(
                            context.getBean("report", Job.class),
                            new JobParametersBuilder()
                                    .addString("day", "monday", false)
                                    .toJobParameters());

            assertThat(again.getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(again.getStepExecutions()).isEmpty();
            BatchWork.start(context, "report", "day", "tuesday");
            assertThat(context.getBean(BatchWork.class).done()).containsExactly("collect", "print", "collect", "print");
        });
    }

    @ParameterizedTest
    @EnumSource
    void whatBatchDoesNotAllowIsAFailureOfTheHookAndTheJobGoesOn(BatchContexts batch) {
        try (Warnings warnings = Warnings.of("io.llmspell")) {
            run(batch, Overreaching.class, context -> {
                JobExecution execution = BatchWork.start(context, "report");

                assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
                assertThat(execution.getJobParameters().getString("day")).isEqualTo("monday");
                assertThat(context.getBean(BatchWork.class).done()).containsExactly("collect", "print");
                assertThat(warnings.messages())
                        .anyMatch(each -> each.contains("hooks.change") && each.contains("settled before it is called"))
                        .anyMatch(each -> each.contains("hooks.retry") && each.contains("not repeatable"))
                        .anyMatch(each -> each.contains("hooks.fork") && each.contains("not repeatable"))
                        .anyMatch(each -> each.contains("hooks.redirect") && each.contains("summary"));
            });
        }
    }

    @Test
    void aRestartRunsNoHooksForStepsThatAreComplete() {
        run(BatchContexts.JDBC, Seeing.class, context -> {
            context.getBean(BatchWork.class).failTimes("print", 1);
            JobExecution failed = BatchWork.start(context, "report");
            List<String> seen = context.getBean(Seeing.class).seen;
            seen.clear();

            JobExecution restarted = context.getBean(JobOperator.class).restart(failed);

            assertThat(restarted.getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(seen)
                    .containsExactly(
                            "BeforeWorkflowStart report run {day=monday}",
                            "BeforeWorkflowStage report print {day=monday}",
                            "WorkflowCheckpoint report print",
                            "AfterWorkflowStage report print COMPLETED",
                            "AfterWorkflowComplete report run COMPLETED");
        });
    }

    @Test
    void hooksAfterAJobFindItsExecution() {
        run(BatchContexts.JDBC, Counting.class, context -> {
            JobExecution execution = BatchWork.start(context, "report");

            assertThat(context.getBean(Counting.class).found)
                    .containsExactly("collect 1", "print 1", "report " + execution.getId());
        });
    }

    @Test
    void aJobThatIsDeclaredWithoutParametersHasNoArguments() {
        run(BatchContexts.JDBC, Seeing.class, context -> {
            context.getBean(JobOperator.class).start(context.getBean("report", Job.class), new JobParameters());

            assertThat(context.getBean(Seeing.class).seen).startsWith("BeforeWorkflowStart report run {}");
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Jobs {

        @Bean
        Job report(JobRepository repository, BatchWork work) {
            return new JobBuilder("report", repository)
                    .start(work.step("collect", repository))
                    .next(work.step("print", repository))
                    .build();
        }

        @Bean
        Job summary(JobRepository repository, BatchWork work) {
            return new JobBuilder("summary", repository)
                    .start(work.step("collect", repository))
                    .next(work.step("print", repository))
                    .build();
        }
    }

    /** Sees what happens at all points of workflows. */
    static class Seeing {

        final List<String> seen = new CopyOnWriteArrayList<>();

        @Hook({BEFORE_WORKFLOW_START, BEFORE_WORKFLOW_STAGE, WORKFLOW_STAGE_TRANSITION})
        void arguments(HookContext context) {
            see(context, " " + new TreeMap<>(context.arguments()));
        }

        @Hook({AFTER_WORKFLOW_COMPLETE, AFTER_WORKFLOW_STAGE})
        void results(HookContext context) {
            see(context, " " + ((ExitStatus) context.result()).getExitCode());
        }

        @Hook(WORKFLOW_CHECKPOINT)
        void checkpoint(HookContext context) {
            see(context, "");
        }

        @Hook(WORKFLOW_ROLLBACK)
        void rollback(HookContext context) {
            see(context, " " + context.argument("error", Throwable.class).getMessage());
        }

        @Hook(WORKFLOW_ERROR)
        void error(HookContext context) {
            see(context, " " + context.error().getMessage());
        }

        private void see(HookContext context, String what) {
            this.seen.add(context.point().externalName() + " "
                    + context.component().name() + " " + context.operation() + what);
        }
    }

    static class Closing {

        volatile boolean open;

        @Hook(value = BEFORE_WORKFLOW_START, phase = HookPhase.GUARD, components = "report")
        HookResult guard() {
            return this.open ? HookResult.proceed() : HookResult.cancel("we are closed");
        }
    }

    static class Recovering {

        @Hook(WORKFLOW_ERROR)
        HookResult recover() {
            return HookResult.modify(new ExitStatus("WITHOUT PRINT"));
        }
    }

    static class Refusing {

        @Hook(WORKFLOW_ERROR)
        HookResult refuse() {
            return HookResult.cancel("nobody may recover this");
        }
    }

    static class Answering {

        @Hook(BEFORE_WORKFLOW_START)
        HookResult answer() {
            return HookResult.answer("NOTHING TO DO");
        }
    }

    static class Grading {

        @Hook(AFTER_WORKFLOW_COMPLETE)
        HookResult grade() {
            return HookResult.modify(new ExitStatus("GOOD", "by hand"));
        }
    }

    static class RefusingResult {

        @Hook(AFTER_WORKFLOW_COMPLETE)
        HookResult refuse() {
            return HookResult.cancel("not today");
        }
    }

    static class Remembering {

        @Hook(BEFORE_WORKFLOW_START)
        HookResult remember() {
            return HookResult.cache(Duration.ofMinutes(1));
        }
    }

    static class Overreaching {

        @Hook(BEFORE_WORKFLOW_START)
        HookResult change() {
            return HookResult.modify("day", "sunday");
        }

        @Hook(BEFORE_WORKFLOW_START)
        HookResult retry() {
            return HookResult.retry(RetryConfig.attempts(2));
        }

        @Hook(BEFORE_WORKFLOW_START)
        HookResult fork() {
            return HookResult.fork(HookResult.branch("summary"));
        }

        @Hook(BEFORE_WORKFLOW_START)
        HookResult redirect() {
            return HookResult.redirect("summary");
        }
    }

    static class Counting {

        final List<String> found = new CopyOnWriteArrayList<>();

        @Hook(AFTER_WORKFLOW_STAGE)
        void step(HookContext context) {
            this.found.add(context.operation() + " "
                    + ((StepExecution) context.metadata().get("step_execution")).getCommitCount());
        }

        @Hook(AFTER_WORKFLOW_COMPLETE)
        void job(HookContext context) {
            this.found.add("report " + ((JobExecution) context.metadata().get("job_execution")).getId());
        }
    }
}
