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

/** The hooked jobs that run now. Thread-safe. */
final class JobRuns {

    private final Map<JobExecution, JobRun> running = Collections.synchronizedMap(new IdentityHashMap<>());

    private final ConfigurableListableBeanFactory beanFactory;

    private final Supplier<WorkflowPoints> points;

    private final StepChunks chunks = new StepChunks(this);

    JobRuns(ConfigurableListableBeanFactory beanFactory, Supplier<WorkflowPoints> points) {
        this.beanFactory = beanFactory;
        this.points = points;
    }

    /** The run of an execution; {@code null} where its job is not hooked, or runs elsewhere. */
    @Nullable
    JobRun of(JobExecution execution) {
        return this.running.get(execution);
    }

    void begin(JobRun run) {
        this.running.put(run.execution(), run);
    }

    void end(JobRun run) {
        this.running.remove(run.execution());
    }

    WorkflowPoints points() {
        return this.points.get();
    }

    /** Gets at the chunks and the steps inside of a step. */
    void prepare(Step step) {
        Object target = BatchParts.targetOf(step);
        if (target instanceof Step found) {
            this.chunks.listenTo(found);
            BatchParts.hookInnerSteps(found, this);
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
