package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.StandardHookPoint;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.configuration.annotation.JobScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.FlowBuilder;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.flow.Flow;
import org.springframework.batch.core.job.flow.FlowStep;
import org.springframework.batch.core.partition.PartitionStep;
import org.springframework.batch.core.partition.support.TaskExecutorPartitionHandler;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.item.ChunkOrientedStep;
import org.springframework.batch.core.step.tasklet.TaskletStep;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.support.ListItemReader;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Steps that jobs know by proxies, or that are beans of another context. */
class BatchProxyTests {

    @ParameterizedTest
    @CsvSource({
        "tasklet, checkpoint tasklet",
        "chunks, checkpoint chunks",
        "flow, stage inner; checkpoint inner",
        "partitions, checkpoint worker:partition0"
    })
    void aScopedStepOfAnyClassIsAStageWithItsCheckpoints(String step, String inside) {
        BatchContexts.JDBC
                .runner()
                .withUserConfiguration(Scoped.class)
                .withBean(Seeing.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    for (String day : List.of("monday", "tuesday")) {
                        context.getBean(Seeing.class).seen.clear();

                        assertThat(BatchWork.start(context, step + "Job", "day", day)
                                        .getStatus())
                                .isEqualTo(BatchStatus.COMPLETED);
                        assertThat(String.join("; ", context.getBean(Seeing.class).seen))
                                .isEqualTo("stage " + step + "; " + inside);
                    }
                });
    }

    @Test
    void aLazyStepOffersEachCheckpointOnce() {
        BatchContexts.JDBC
                .runner()
                .withUserConfiguration(LazySteps.class)
                .withBean(Seeing.class)
                .run(context -> {
                    assertThat(BatchWork.start(context, "job").getStatus()).isEqualTo(BatchStatus.COMPLETED);
                    assertThat(context.getBean(Seeing.class).seen)
                            .containsExactly("stage tasklet", "checkpoint tasklet");
                });
    }

    @Test
    void theStepsOfAParentContextAreHookedOnceForTheJobThatRunsThem() {
        BatchContexts.JDBC
                .runner()
                .withUserConfiguration(ParentSteps.class)
                .withBean("ofParent", Seeing.class)
                .run(parent -> HookContexts.runner()
                        .withConfiguration(AutoConfigurations.of(BatchHookAutoConfiguration.class))
                        .withParent(parent)
                        .withUserConfiguration(ChildJob.class)
                        .withBean("ofChild", Seeing.class)
                        .withPropertyValues("llmspell.hooks.timeout=30s")
                        .run(context -> {
                            assertThat(BatchWork.start(context, "job").getStatus())
                                    .isEqualTo(BatchStatus.COMPLETED);
                            // A child has the hooks of its parent, too.
                            for (String each : List.of("ofParent", "ofChild")) {
                                assertThat(context.getBean(each, Seeing.class).seen)
                                        .containsExactly(
                                                "stage tasklet",
                                                "checkpoint tasklet",
                                                "stage flow",
                                                "stage inner",
                                                "checkpoint inner");
                            }
                        }));
    }

    @Configuration(proxyBeanMethods = false)
    static class Scoped {

        @Bean
        @JobScope
        TaskletStep tasklet(JobRepository repository, BatchWork work) {
            return (TaskletStep) work.step("tasklet", repository);
        }

        @Bean
        @JobScope
        ChunkOrientedStep<String, String> chunks(JobRepository repository) {
            return new StepBuilder("chunks", repository)
                    .<String, String>chunk(2)
                    .reader(new ListItemReader<>(List.of("1")))
                    .writer(items -> {})
                    .build();
        }

        @Bean
        @JobScope
        FlowStep flow(JobRepository repository, BatchWork work) {
            return flowStep(repository, work);
        }

        @Bean
        @JobScope
        PartitionStep partitions(JobRepository repository, BatchWork work) {
            TaskExecutorPartitionHandler handler = new TaskExecutorPartitionHandler();
            handler.setStep(work.step("worker", repository));
            return (PartitionStep) new StepBuilder("partitions", repository)
                    .partitioner("worker", size -> Map.of("partition0", new ExecutionContext()))
                    .partitionHandler(handler)
                    .build();
        }

        @Bean
        Job taskletJob(JobRepository repository, TaskletStep tasklet) {
            return new JobBuilder("taskletJob", repository).start(tasklet).build();
        }

        @Bean
        Job chunksJob(JobRepository repository, ChunkOrientedStep<String, String> chunks) {
            return new JobBuilder("chunksJob", repository).start(chunks).build();
        }

        @Bean
        Job flowJob(JobRepository repository, FlowStep flow) {
            return new JobBuilder("flowJob", repository).start(flow).build();
        }

        @Bean
        Job partitionsJob(JobRepository repository, PartitionStep partitions) {
            return new JobBuilder("partitionsJob", repository).start(partitions).build();
        }
    }

    private static FlowStep flowStep(JobRepository repository, BatchWork work) {
        Flow inside = new FlowBuilder<Flow>("inside")
                .start(work.step("inner", repository))
                .build();
        return (FlowStep) new StepBuilder("flow", repository).flow(inside).build();
    }

    @Configuration(proxyBeanMethods = false)
    static class LazySteps {

        @Bean
        TaskletStep tasklet(JobRepository repository, BatchWork work) {
            return (TaskletStep) work.step("tasklet", repository);
        }

        @Bean
        Job job(JobRepository repository, @Lazy TaskletStep tasklet) {
            return new JobBuilder("job", repository).start(tasklet).build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ParentSteps {

        @Bean
        Step tasklet(JobRepository repository, BatchWork work) {
            return work.step("tasklet", repository);
        }

        @Bean
        Step flow(JobRepository repository, BatchWork work) {
            return flowStep(repository, work);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ChildJob {

        @Bean
        Job job(JobRepository repository, @Qualifier("tasklet") Step tasklet, @Qualifier("flow") Step flow) {
            return new JobBuilder("job", repository).start(tasklet).next(flow).build();
        }
    }

    static class Seeing {

        final List<String> seen = new CopyOnWriteArrayList<>();

        @Hook(StandardHookPoint.WORKFLOW_CHECKPOINT)
        void checkpoint(HookContext context) {
            this.seen.add("checkpoint " + context.operation());
        }

        @Hook(StandardHookPoint.BEFORE_WORKFLOW_STAGE)
        void stage(HookContext context) {
            this.seen.add("stage " + context.operation());
        }
    }
}
