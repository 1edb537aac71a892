package io.llmspell.integration.batch;

import io.llmspell.integration.WorkflowPoints;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** What hooks the jobs of one context. Thread-safe. */
final class JobRuns {

    /** The hooked jobs that run now, of all contexts: a job may run steps of another one, such as its parent. */
    private static final Map<JobExecution, JobRun> RUNNING = Collections.synchronizedMap(new IdentityHashMap<>());

    private final ConfigurableListableBeanFactory beanFactory;

    private final Supplier<WorkflowPoints> points;

    JobRuns(ConfigurableListableBeanFactory beanFactory, Supplier<WorkflowPoints> points) {
        this.beanFactory = beanFactory;
        this.points = points;
    }

    /** The run of an execution; {@code null} where its job is not hooked, or runs elsewhere. */
    static @Nullable JobRun of(JobExecution execution) {
        return RUNNING.get(execution);
    }

    void begin(JobRun run) {
        RUNNING.put(run.execution(), run);
    }

    void end(JobRun run) {
        RUNNING.remove(run.execution());
    }

    WorkflowPoints points() {
        return this.points.get();
    }

    /** Gets at the chunks and the steps inside of a step, which is about to run. */
    void prepare(Step step) {
        prepareTarget(BatchParts.targetOf(step));
    }

    /** The same for a bean, of which there may be no target yet: a scoped one is a bean itself. */
    void prepareBean(Step step) {
        prepareTarget(BatchParts.fixedTargetOf(step));
    }

    private void prepareTarget(@Nullable Object target) {
        if (target instanceof Step step) {
            StepChunks.listenTo(step, this);
            Step worker = BatchParts.hookInnerSteps(step);
            if (worker != null) {
                prepareTarget(BatchParts.fixedTargetOf(worker));
            }
        }
    }

    /** Where a job keeps its executions; {@code null} if neither it nor the application says so. */
    @Nullable
    JobRepository repositoryOf(Job job) {
        JobRepository own = BatchParts.repositoryOf(job);
        return (own != null)
                ? own
                : this.beanFactory.getBeanProvider(JobRepository.class).getIfUnique();
    }
}
