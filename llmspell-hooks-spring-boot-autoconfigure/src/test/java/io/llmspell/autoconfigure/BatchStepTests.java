package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.AFTER_WORKFLOW_COMPLETE;
import static io.llmspell.hook.StandardHookPoint.AFTER_WORKFLOW_STAGE;
import static io.llmspell.hook.StandardHookPoint.BEFORE_WORKFLOW_STAGE;
import static io.llmspell.hook.StandardHookPoint.WORKFLOW_CHECKPOINT;
import static io.llmspell.hook.StandardHookPoint.WORKFLOW_ERROR;
import static io.llmspell.hook.StandardHookPoint.WORKFLOW_STAGE_TRANSITION;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RetryConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.configuration.annotation.JobScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.FlowBuilder;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.flow.Flow;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** What hooks can do with the steps of a job, of whatever kind. */
class BatchStepTests {

    private static void run(BatchContexts batch, Class<?> hooks, ContextConsumer<AssertableApplicationContext> test) {
        batch.runner()
                .withUserConfiguration(Jobs.class)
                .withBean("hooks", hooks)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    test.accept(context);
                });
    }

    @ParameterizedTest
    @EnumSource
    void aCancelledStepIsNotRunAndTheJobStops(BatchContexts batch) {
        run(batch, Guarding.class, context -> {
            JobExecution execution = BatchWork.start(context, "steps");

            assertThat(execution.getStatus()).isEqualTo(BatchStatus.STOPPED);
            assertThat(execution.getExitStatus().getExitCode()).isEqualTo("STOPPED");
            assertThat(execution.getExitStatus().getExitDescription()).contains("b has to wait");
            JobExecution saved = BatchWork.saved(context, execution);
            assertThat(saved.getStatus()).isEqualTo(BatchStatus.STOPPED);
            assertThat(saved.getExitStatus().getExitDescription()).contains("b has to wait");
            assertThat(BatchWork.steps(saved)).containsExactly("a COMPLETED COMPLETED", "b STOPPED STOPPED");
            assertThat(saved.getStepExecutions())
                    .last()
                    .satisfies(step -> assertThat(step.getExitStatus().getExitDescription())
                            .contains("b has to wait"))
                    .satisfies(step -> assertThat(step.getEndTime()).isNotNull());
            assertThat(context.getBean(BatchWork.class).done()).containsExactly("a");
        });
    }

    @Test
    void aStoppedJobGoesOnWhereItStopped() {
        run(BatchContexts.JDBC, Guarding.class, context -> {
            JobExecution stopped = BatchWork.start(context, "steps");
            context.getBean(Guarding.class).open = true;

            JobExecution restarted = context.getBean(JobOperator.class).restart(stopped);

            assertThat(restarted.getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(BatchWork.steps(BatchWork.saved(context, restarted)))
                    .containsExactly("b COMPLETED COMPLETED", "c COMPLETED COMPLETED");
            assertThat(context.getBean(BatchWork.class).done()).containsExactly("a", "b", "c");
        });
    }

    @ParameterizedTest
    @EnumSource
    void aStepThatIsNotGoneOnToStopsTheJob(BatchContexts batch) {
        run(batch, Blocking.class, context -> {
            JobExecution saved = BatchWork.saved(context, BatchWork.start(context, "steps"));

            assertThat(saved.getStatus()).isEqualTo(BatchStatus.STOPPED);
            assertThat(saved.getExitStatus().getExitDescription()).contains("not from b to c");
            assertThat(BatchWork.steps(saved))
                    .containsExactly("a COMPLETED COMPLETED", "b COMPLETED COMPLETED", "c STOPPED STOPPED");
        });
    }

    @Test
    void aStepThatRanStaysCompleteWhereItsResultIsRefused() {
        run(BatchContexts.JDBC, RefusingResult.class, context -> {
            JobExecution saved = BatchWork.saved(context, BatchWork.start(context, "steps"));

            assertThat(saved.getStatus()).isEqualTo(BatchStatus.STOPPED);
            assertThat(saved.getExitStatus().getExitDescription()).contains("b looks wrong");
            assertThat(BatchWork.steps(saved)).containsExactly("a COMPLETED COMPLETED", "b COMPLETED COMPLETED");
        });
    }

    @ParameterizedTest
    @EnumSource
    void aFailedStepIsRunAgain(BatchContexts batch) {
        run(batch, Retrying.class, context -> {
            context.getBean(BatchWork.class).failTimes("b", 2);

            JobExecution execution = BatchWork.start(context, "steps");

            assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(execution.getAllFailureExceptions()).isEmpty();
            assertThat(context.getBean(BatchWork.class).done()).containsExactly("a", "b", "b", "b", "c");
            JobExecution saved = BatchWork.saved(context, execution);
            assertThat(BatchWork.steps(saved))
                    .containsExactly("a COMPLETED COMPLETED", "b COMPLETED COMPLETED", "c COMPLETED COMPLETED");
            assertThat(saved.getStepExecutions())
                    .extracting(step -> step.getRollbackCount())
                    .containsExactly(0L, 2L, 0L);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aStepThatGoesOnFailingFailsTheJob(BatchContexts batch) {
        run(batch, Retrying.class, context -> {
            context.getBean(BatchWork.class).failTimes("b", 5);

            JobExecution saved = BatchWork.saved(context, BatchWork.start(context, "steps"));

            assertThat(saved.getStatus()).isEqualTo(BatchStatus.FAILED);
            assertThat(BatchWork.steps(saved)).containsExactly("a COMPLETED COMPLETED", "b FAILED FAILED");
            assertThat(context.getBean(BatchWork.class).done()).containsExactly("a", "b", "b", "b");
        });
    }

    @ParameterizedTest
    @EnumSource
    void anAnsweredStepIsCompleteWithoutBeingRun(BatchContexts batch) {
        run(batch, Answering.class, context -> {
            JobExecution execution = BatchWork.start(context, "steps");

            assertThat(BatchWork.steps(BatchWork.saved(context, execution)))
                    .containsExactly("a COMPLETED COMPLETED", "b COMPLETED SKIPPED", "c COMPLETED COMPLETED");
            assertThat(context.getBean(BatchWork.class).done()).containsExactly("a", "c");
        });
    }

    @ParameterizedTest
    @EnumSource
    void aChangedExitStatusDecidesWhereAFlowGoes(BatchContexts batch) {
        run(batch, Deciding.class, context -> {
            JobExecution execution = BatchWork.start(context, "flow");

            assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(BatchWork.steps(BatchWork.saved(context, execution)))
                    .containsExactly("check COMPLETED REPAIR", "repair COMPLETED COMPLETED");
        });
    }

    @ParameterizedTest
    @EnumSource
    void aFlowStopsWhereItsStepIsCancelled(BatchContexts batch) {
        run(batch, Waiting.class, context -> {
            JobExecution saved = BatchWork.saved(context, BatchWork.start(context, "flow"));

            assertThat(saved.getStatus()).isEqualTo(BatchStatus.STOPPED);
            assertThat(saved.getExitStatus().getExitDescription()).contains("wait for it");
            assertThat(BatchWork.steps(saved)).containsExactly("check COMPLETED COMPLETED", "publish STOPPED STOPPED");
        });
    }

    @ParameterizedTest
    @EnumSource
    void aSplitHasAStageForEachOfItsSteps(BatchContexts batch) {
        run(batch, Following.class, context -> {
            JobExecution execution = BatchWork.start(context, "split");

            assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(context.getBean(Following.class).transitions)
                    .hasSize(4)
                    .contains("before>left", "before>right", "right>right2")
                    .containsAnyOf("left>after", "right2>after");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "begin, async, begin>a; a>b; begin>c",
        "begin, sync, begin>a; a>b; begin>c; c>end",
        ", async, a>b",
        ", sync, a>b; c>end",
        "begin, pool, begin>a; a>b; begin>c; c>end"
    })
    void theFlowsOfASplitDoNotFollowEachOther(String first, String executor, String expected) {
        ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
        pool.setMaxPoolSize(1);
        pool.initialize();
        TaskExecutor threads = switch (executor) {
            case "async" -> new SimpleAsyncTaskExecutor();
            case "pool" -> pool;
            default -> new SyncTaskExecutor();
        };
        BatchContexts.JDBC
                .runner()
                .withBean("first", String.class, () -> String.valueOf(first))
                .withBean("threads", TaskExecutor.class, () -> threads)
                .withUserConfiguration(Splits.class)
                .withBean("hooks", Following.class)
                .run(context -> {
                    List<String> transitions = context.getBean(Following.class).transitions;
                    for (String day : List.of("monday", "tuesday")) {
                        transitions.clear();

                        assertThat(BatchWork.start(context, "parallel", "day", day)
                                        .getStatus())
                                .isEqualTo(BatchStatus.COMPLETED);
                        assertThat(transitions)
                                .contains(expected.split("; "))
                                .hasSize((first != null) ? 4 : 2)
                                .containsAnyOf("b>end", "c>end");
                    }
                });
        pool.shutdown();
    }

    @ParameterizedTest
    @ValueSource(strings = {"counting", "countingFlow"})
    void whatAStepNotedForItsJobIsKeptWhereItsResultIsRefused(String job) {
        run(BatchContexts.JDBC, RefusingCount.class, context -> {
            JobExecution saved = BatchWork.saved(context, BatchWork.start(context, job));

            assertThat(saved.getStatus()).isEqualTo(BatchStatus.STOPPED);
            assertThat(saved.getExecutionContext().getInt("total")).isEqualTo(42);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"counting", "countingFlow"})
    void aRefusedResultIsOfferedOnceMoreByARestart(String job) {
        run(BatchContexts.JDBC, RefusingCount.class, context -> {
            BatchWork.start(context, job);

            JobExecution stopped = BatchWork.saved(context, BatchWork.start(context, job));

            assertThat(stopped.getStatus()).isEqualTo(BatchStatus.STOPPED);
            assertThat(stopped.getExitStatus().getExitDescription()).contains("nobody has looked at it");
            assertThat(context.getBean(BatchWork.class).done()).isEmpty();

            context.getBean(RefusingCount.class).open = true;
            assertThat(BatchWork.start(context, job).getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(context.getBean(BatchWork.class).done()).containsExactly("after");
            assertThat(context.getBean(RefusingCount.class).asked).hasValue(3);
        });
    }

    @Test
    void aStageWithoutHooksLeavesNothingWithTheHooksOfItsJobOrOuterStage() {
        run(BatchContexts.JDBC, Inspecting.class, context -> {
            assertThat(BatchWork.start(context, "nested").getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(context.getBean(Inspecting.class).found).containsExactly("whole", "false");
        });
    }

    @ParameterizedTest
    @EnumSource
    void aCancelInASplitStopsTheJob(BatchContexts batch) {
        run(batch, WaitingRight.class, context -> {
            JobExecution saved = BatchWork.saved(context, BatchWork.start(context, "split"));

            assertThat(saved.getStatus()).isEqualTo(BatchStatus.STOPPED);
            assertThat(saved.getExitStatus().getExitDescription()).contains("wait for it");
            assertThat(BatchWork.steps(saved)).contains("right STOPPED STOPPED").doesNotContain("after");
            assertThat(saved.getStepExecutions())
                    .noneMatch(step -> step.getStatus().isRunning());
        });
    }

    @ParameterizedTest
    @EnumSource
    void stepsInsideOfAStepAreStagesToo(BatchContexts batch) {
        run(batch, Following.class, context -> {
            JobExecution execution = BatchWork.start(context, "nested");

            assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(context.getBean(Following.class).transitions).containsExactly("whole>x", "x>y", "y>last");
        });
    }

    @ParameterizedTest
    @EnumSource
    void aPartitionedStepIsOneStage(BatchContexts batch) {
        run(batch, Following.class, context -> {
            JobExecution execution = BatchWork.start(context, "partitioned");

            assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(context.getBean(Following.class).stages).containsExactly("partitioned manager");
            assertThat(context.getBean(BatchWork.class).done()).containsExactly("worker", "worker");
            assertThat(context.getBean(Following.class).checkpoints)
                    .containsExactlyInAnyOrder("partitioned worker:one", "partitioned worker:two");
        });
    }

    @Test
    void aJobInsideOfAStepIsAWorkflowOfItsOwn() {
        run(BatchContexts.JDBC, Following.class, context -> {
            JobExecution execution = BatchWork.start(context, "outer");

            assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(context.getBean(Following.class).stages)
                    .containsExactly("steps a", "steps b", "steps c", "outer inner");
        });
    }

    @Test
    void aJobInsideOfAStepThatIsStoppedStopsTheOuterOne() {
        run(BatchContexts.JDBC, Guarding.class, context -> {
            JobExecution stopped = BatchWork.start(context, "outer");

            JobExecution saved = BatchWork.saved(context, stopped);
            assertThat(saved.getStatus()).isEqualTo(BatchStatus.STOPPED);
            assertThat(BatchWork.steps(saved)).containsExactly("inner STOPPED STOPPED");

            context.getBean(Guarding.class).open = true;
            JobExecution restarted = BatchWork.start(context, "outer");

            assertThat(restarted.getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(context.getBean(BatchWork.class).done()).containsExactly("a", "b", "c");
        });
    }

    @ParameterizedTest
    @EnumSource
    void aScopedStepIsAStage(BatchContexts batch) {
        run(batch, Following.class, context -> {
            JobExecution execution = BatchWork.start(context, "scoped");

            assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(context.getBean(Following.class).stages).containsExactly("scoped late");
            assertThat(context.getBean(Following.class).checkpoints).containsExactly("scoped late");
        });
    }

    @ParameterizedTest
    @EnumSource
    void aJobThatIsStoppedByOthersIsSeenAndNotRecovered(BatchContexts batch) {
        run(batch, RecoveringAll.class, context -> {
            JobExecution execution = BatchWork.start(context, "interrupted");

            assertThat(execution.getStatus()).isEqualTo(BatchStatus.STOPPED);
            assertThat(context.getBean(RecoveringAll.class).seen)
                    .singleElement()
                    .asString()
                    .contains("The job 'interrupted' has ended as STOPPED");
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Jobs {

        @Bean
        Job steps(JobRepository repository, BatchWork work) {
            return new JobBuilder("steps", repository)
                    .start(work.step("a", repository))
                    .next(work.step("b", repository))
                    .next(work.step("c", repository))
                    .build();
        }

        @Bean
        Job flow(JobRepository repository, BatchWork work) {
            Step check = work.step("check", repository);
            return new JobBuilder("flow", repository)
                    .start(check)
                    .on("REPAIR")
                    .to(work.step("repair", repository))
                    .from(check)
                    .on("*")
                    .to(work.step("publish", repository))
                    .end()
                    .build();
        }

        @Bean
        Job split(JobRepository repository, BatchWork work) {
            Flow left = new FlowBuilder<Flow>("leftFlow")
                    .start(work.step("left", repository))
                    .build();
            Flow right = new FlowBuilder<Flow>("rightFlow")
                    .start(work.step("right", repository))
                    .next(work.step("right2", repository))
                    .build();
            Flow both = new FlowBuilder<Flow>("both")
                    .split(new SimpleAsyncTaskExecutor())
                    .add(left, right)
                    .build();
            return new JobBuilder("split", repository)
                    .start(new FlowBuilder<Flow>("whole")
                            .start(work.step("before", repository))
                            .next(both)
                            .next(work.step("after", repository))
                            .build())
                    .end()
                    .build();
        }

        @Bean
        Job nested(JobRepository repository, BatchWork work) {
            Flow flow = new FlowBuilder<Flow>("flow")
                    .start(work.step("x", repository))
                    .next(work.step("y", repository))
                    .build();
            return new JobBuilder("nested", repository)
                    .start(new StepBuilder("whole", repository).flow(flow).build())
                    .next(work.step("last", repository))
                    .build();
        }

        @Bean
        Job partitioned(JobRepository repository, BatchWork work) {
            return new JobBuilder("partitioned", repository)
                    .start(new StepBuilder("manager", repository)
                            .partitioner(
                                    "worker",
                                    size -> Map.of("one", new ExecutionContext(), "two", new ExecutionContext()))
                            .step(work.step("worker", repository))
                            .build())
                    .build();
        }

        @Bean
        Job outer(JobRepository repository, JobOperator operator, Job steps) {
            return new JobBuilder("outer", repository)
                    .start(new StepBuilder("inner", repository)
                            .job(steps)
                            .operator(operator)
                            .build())
                    .build();
        }

        @Bean
        @JobScope
        Step late(JobRepository repository, BatchWork work) {
            return work.step("late", repository);
        }

        @Bean
        Job scoped(JobRepository repository, Step late) {
            return new JobBuilder("scoped", repository).start(late).build();
        }

        @Bean
        Job counting(JobRepository repository, BatchWork work) {
            return new JobBuilder("counting", repository)
                    .start(count(repository))
                    .next(work.step("after", repository))
                    .build();
        }

        @Bean
        Job countingFlow(JobRepository repository, BatchWork work) {
            return new JobBuilder("countingFlow", repository)
                    .start(count(repository))
                    .on("*")
                    .to(work.step("after", repository))
                    .end()
                    .build();
        }

        private static Step count(JobRepository repository) {
            return new StepBuilder("count", repository)
                    .tasklet((contribution, chunk) -> {
                        JobExecution job = contribution.getStepExecution().getJobExecution();
                        job.getExecutionContext().putInt("total", 42);
                        return RepeatStatus.FINISHED;
                    })
                    .build();
        }

        @Bean
        Job interrupted(JobRepository repository) {
            return new JobBuilder("interrupted", repository)
                    .start(new StepBuilder("stops", repository)
                            .tasklet((contribution, chunk) -> {
                                contribution.getStepExecution().setTerminateOnly();
                                return null;
                            })
                            .build())
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Splits {

        @Bean
        Job parallel(JobRepository repository, BatchWork work, String first, TaskExecutor threads) {
            Flow inner = new FlowBuilder<Flow>("inner")
                    .start(work.step("a", repository))
                    .build();
            Flow one = new FlowBuilder<Flow>("one")
                    .start(inner)
                    .next(work.step("b", repository))
                    .build();
            Flow two = new FlowBuilder<Flow>("two")
                    .start(work.step("c", repository))
                    .build();
            Flow both =
                    new FlowBuilder<Flow>("both").split(threads).add(one, two).build();
            FlowBuilder<Flow> whole = new FlowBuilder<>("whole");
            if (first.equals("begin")) {
                whole.start(work.step(first, repository)).next(both);
            } else {
                whole.start(both);
            }
            return new JobBuilder("parallel", repository)
                    .start(whole.next(work.step("end", repository)).build())
                    .end()
                    .build();
        }
    }

    static class RefusingCount {

        volatile boolean open;

        final AtomicInteger asked = new AtomicInteger();

        @Hook(value = AFTER_WORKFLOW_STAGE, phase = HookPhase.GUARD, operations = "count")
        HookResult refuse() {
            this.asked.incrementAndGet();
            return this.open ? HookResult.proceed() : HookResult.cancel("nobody has looked at it");
        }
    }

    static class Inspecting {

        final List<String> found = new CopyOnWriteArrayList<>();

        @Hook(value = AFTER_WORKFLOW_STAGE, operations = "whole")
        void stage(HookContext context) {
            this.found.add(((StepExecution) context.metadata().get("step_execution")).getStepName());
        }

        @Hook(AFTER_WORKFLOW_COMPLETE)
        void job(HookContext context) {
            this.found.add(String.valueOf(context.metadata().containsKey("step_execution")));
        }
    }

    static class Guarding {

        volatile boolean open;

        @Hook(value = BEFORE_WORKFLOW_STAGE, phase = HookPhase.GUARD, operations = "b")
        HookResult guard() {
            return this.open ? HookResult.proceed() : HookResult.cancel("b has to wait");
        }
    }

    static class Blocking {

        @Hook(value = WORKFLOW_STAGE_TRANSITION, operations = "c")
        HookResult block(String from, String to) {
            return HookResult.cancel("not from " + from + " to " + to);
        }
    }

    static class RefusingResult {

        @Hook(value = AFTER_WORKFLOW_STAGE, operations = "b")
        HookResult refuse() {
            return HookResult.cancel("b looks wrong");
        }
    }

    static class Retrying {

        @Hook(BEFORE_WORKFLOW_STAGE)
        HookResult retry() {
            return HookResult.retry(RetryConfig.attempts(3));
        }
    }

    static class Answering {

        @Hook(value = BEFORE_WORKFLOW_STAGE, operations = "b")
        HookResult answer() {
            return HookResult.answer(new ExitStatus("SKIPPED"));
        }
    }

    static class Deciding {

        @Hook(value = AFTER_WORKFLOW_STAGE, operations = "check")
        HookResult decide() {
            return HookResult.modify("REPAIR");
        }
    }

    static class Waiting {

        @Hook(value = BEFORE_WORKFLOW_STAGE, operations = "publish")
        HookResult hold() {
            return HookResult.cancel("wait for it");
        }
    }

    static class WaitingRight {

        @Hook(value = BEFORE_WORKFLOW_STAGE, operations = "right")
        HookResult hold() {
            return HookResult.cancel("wait for it");
        }
    }

    static class Following {

        final List<String> stages = new CopyOnWriteArrayList<>();

        final List<String> transitions = new CopyOnWriteArrayList<>();

        final List<String> checkpoints = new CopyOnWriteArrayList<>();

        @Hook(AFTER_WORKFLOW_STAGE)
        void stage(HookContext context) {
            this.stages.add(context.component().name() + " " + context.operation());
        }

        @Hook(WORKFLOW_STAGE_TRANSITION)
        void transition(String from, String to) {
            this.transitions.add(from + ">" + to);
        }

        @Hook(WORKFLOW_CHECKPOINT)
        void checkpoint(HookContext context) {
            this.checkpoints.add(context.component().name() + " " + context.operation());
        }
    }

    static class RecoveringAll {

        final List<String> seen = new CopyOnWriteArrayList<>();

        @Hook(WORKFLOW_ERROR)
        HookResult recover() {
            return HookResult.modify(ExitStatus.COMPLETED);
        }

        @Hook(value = WORKFLOW_ERROR, phase = HookPhase.OBSERVE)
        void see(Throwable error) {
            this.seen.add(error.getMessage());
        }
    }
}
