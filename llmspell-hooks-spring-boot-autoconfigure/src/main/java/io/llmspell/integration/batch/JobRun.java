package io.llmspell.integration.batch;

import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.integration.WorkflowPoints;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;

/** A hooked job that runs: what its steps share. Thread-safe. */
final class JobRun {

    private final Thread main = Thread.currentThread();

    private final Trail trail = new Trail(this);

    /** Of the threads that run a step now: what is inside of the step follows it. */
    private final Map<Thread, Trail> trails = new ConcurrentHashMap<>();

    private final AtomicReference<@Nullable HookCancelledException> cancellation = new AtomicReference<>();

    private final JobExecution execution;

    private final ComponentId workflow;

    private final Map<String, Object> arguments;

    private final JobRuns runs;

    private final @Nullable JobRepository repository;

    JobRun(JobExecution execution, String jobName, JobRuns runs, @Nullable JobRepository repository) {
        this.execution = execution;
        this.workflow = ComponentId.workflow(jobName);
        this.runs = runs;
        this.repository = repository;
        this.arguments = new LinkedHashMap<>();
        execution.getJobParameters().forEach(each -> this.arguments.put(each.name(), each.value()));
    }

    JobExecution execution() {
        return this.execution;
    }

    ComponentId workflow() {
        return this.workflow;
    }

    /** The parameters of the job, by name. */
    Map<String, Object> arguments() {
        return this.arguments;
    }

    JobRuns runs() {
        return this.runs;
    }

    WorkflowPoints points() {
        return this.runs.points();
    }

    /** The trail that this thread is on; threads of others, as those of partitions, begin one where the job is. */
    Trail trail() {
        Thread thread = Thread.currentThread();
        Trail current = this.trails.get(thread);
        if (current != null) {
            return current;
        }
        return thread.equals(this.main) ? this.trail : this.trail.fork();
    }

    /** Notes that this thread runs a step, and returns what to {@linkplain #leave leave} it for. */
    @Nullable
    Trail follow(Trail of) {
        return this.trails.put(Thread.currentThread(), of);
    }

    void leave(@Nullable Trail outer) {
        Thread thread = Thread.currentThread();
        if (outer != null) {
            this.trails.put(thread, outer);
        } else {
            this.trails.remove(thread);
        }
    }

    /** A hook has stopped the job; the first one tells why. */
    void cancelled(HookCancelledException reason) {
        this.cancellation.compareAndSet(null, reason);
    }

    @Nullable
    HookCancelledException cancellation() {
        return this.cancellation.get();
    }

    void save(StepExecution step) {
        if (this.repository != null) {
            this.repository.update(step);
        }
    }

    void saveContext(StepExecution step) {
        if (this.repository != null) {
            this.repository.updateExecutionContext(step);
        }
    }

    void saveContext() {
        if (this.repository != null) {
            this.repository.updateExecutionContext(this.execution);
        }
    }

    void save() {
        if (this.repository != null) {
            this.repository.update(this.execution);
        }
    }
}
