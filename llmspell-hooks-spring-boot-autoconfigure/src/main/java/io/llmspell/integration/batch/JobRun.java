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

    /** The latest step of each thread; those of a split are there while their flow lasts. */
    private final Map<Thread, String> latest = new ConcurrentHashMap<>();

    /** The latest step of the flow of a split that ended last. */
    private volatile @Nullable String joined;

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

    /**
     * Goes on to a step.
     *
     * @throws HookCancelledException if a hook stops the job there
     */
    void enter(String step) {
        Thread thread = Thread.currentThread();
        String from = from(thread);
        if (from != null) {
            points().transition(this.workflow, from, step);
        }
        this.latest.put(thread, step);
    }

    private @Nullable String from(Thread thread) {
        if (!thread.equals(this.main)) {
            return this.latest.getOrDefault(thread, this.latest.get(this.main));
        }
        String before = this.joined;
        this.joined = null;
        return (before != null) ? before : this.latest.get(thread);
    }

    /**
     * Where a flow of a split ends, what comes after the split, and not another of its flows, follows its latest step.
     */
    void leaveFlow() {
        Thread thread = Thread.currentThread();
        if (thread.equals(this.main)) {
            return;
        }
        String step = this.latest.remove(thread);
        if (step != null) {
            this.joined = step;
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

    void save() {
        if (this.repository != null) {
            this.repository.update(this.execution);
        }
    }
}
