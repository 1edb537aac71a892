package io.llmspell.integration.batch;

import io.llmspell.hook.HookCancelledException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.job.UnexpectedJobExecutionException;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/** A step that a job runs now, as a stage. Used once. */
final class HookedStep implements Step {

    /** In the context of a complete step: why a hook refused its result. */
    private static final String REFUSED = "llmspell.refused";

    private final Step step;

    private final Trail trail;

    private final JobRun run;

    private boolean executed;

    private boolean ran;

    private @Nullable Throwable failure;

    HookedStep(Step step, Trail trail) {
        this.step = step;
        this.trail = trail;
        this.run = trail.run();
    }

    @Override
    public String getName() {
        return this.step.getName();
    }

    @Override
    public boolean isAllowStartIfComplete() {
        return this.step.isAllowStartIfComplete();
    }

    @Override
    public int getStartLimit() {
        return this.step.getStartLimit();
    }

    @Override
    public void execute(StepExecution execution) throws JobInterruptedException {
        this.executed = true;
        this.run.runs().prepare(this.step);
        Trail outer = this.run.follow(this.trail);
        try {
            this.trail.enter(execution.getStepName());
            ExitStatus exit = this.run
                    .points()
                    .stage(
                            this.run.workflow(),
                            execution.getStepName(),
                            this.run.arguments(),
                            ExitStatus.class,
                            arguments -> run(execution));
            complete(execution, (exit != null) ? exit : ExitStatus.COMPLETED);
        } catch (HookCancelledException ex) {
            this.run.cancelled(ex);
            stop(execution, ex);
            // Who handles steps does so only if they do not throw.
            this.run.saveContext();
            throw Stopping.interruption(ex);
        } catch (Throwable ex) {
            failed(execution, ex);
        } finally {
            this.run.leave(outer);
        }
    }

    private ExitStatus run(StepExecution execution) throws Exception {
        if (this.ran) {
            prepareToRepeat(execution);
        }
        this.ran = true;
        tell(execution);
        this.step.execute(execution);
        BatchStatus status = execution.getStatus();
        if (status == BatchStatus.COMPLETED) {
            return execution.getExitStatus();
        }
        HookCancelledException cancellation = this.run.cancellation();
        if (cancellation != null && status != BatchStatus.FAILED) {
            throw cancellation;
        }
        if (status != BatchStatus.FAILED) {
            throw new EndedException("The step '" + getName() + "'", status, execution.getExitStatus());
        }
        this.failure = execution.getFailureExceptions().isEmpty()
                ? new UnexpectedJobExecutionException("The step '" + getName() + "' has failed: "
                        + execution.getExitStatus().getExitDescription())
                : Stopping.own(execution.getFailureExceptions().get(0));
        throw Stopping.<RuntimeException>raised(this.failure);
    }

    /** Where no hook is on this stage, the metadata are those of what it is inside of: the job, or another stage. */
    private void tell(StepExecution execution) {
        Map<String, Object> metadata = this.run.points().metadata();
        if (!metadata.containsKey("job_execution")) {
            metadata.putIfAbsent("step_execution", execution);
        }
    }

    /** One execution for all attempts: what a failed one has committed is not done again. */
    private void prepareToRepeat(StepExecution execution) {
        if (execution.getStatus() == BatchStatus.COMPLETED) {
            execution.setExecutionContext(new ExecutionContext());
            this.run.saveContext(execution);
        }
        execution.getFailureExceptions().clear();
        execution.setStatus(BatchStatus.STARTING);
        execution.setExitStatus(ExitStatus.EXECUTING);
        this.failure = null;
    }

    /** Says so, unless the step has: hooks may have answered for it, or changed its status. */
    private void complete(StepExecution execution, ExitStatus exit) {
        if (execution.getStatus() != BatchStatus.COMPLETED || !exit.equals(execution.getExitStatus())) {
            end(execution, BatchStatus.COMPLETED, exit);
        }
    }

    /** A restart does not run a step that is complete; where its result was refused, hooks are asked once more. */
    void restart(@Nullable StepExecution last) throws JobInterruptedException {
        if (this.executed || last == null || !last.getExecutionContext().containsKey(REFUSED)) {
            return;
        }
        try {
            ExitStatus exit = this.run
                    .points()
                    .stage(
                            this.run.workflow(),
                            last.getStepName(),
                            this.run.arguments(),
                            ExitStatus.class,
                            arguments -> {
                                tell(last);
                                return last.getExitStatus();
                            });
            last.getExecutionContext().remove(REFUSED);
            this.run.saveContext(last);
            if (exit != null && !exit.equals(last.getExitStatus())) {
                last.setExitStatus(exit);
                this.run.save(last);
            }
        } catch (HookCancelledException ex) {
            this.run.cancelled(ex);
            throw Stopping.interruption(ex);
        }
    }

    /** What has run to its end is not undone by stopping the job after it; a restart has to know. */
    private void stop(StepExecution execution, HookCancelledException reason) {
        BatchStatus status = execution.getStatus();
        if (status == BatchStatus.COMPLETED) {
            execution.getExecutionContext().putString(REFUSED, Stopping.reason(reason));
            this.run.saveContext(execution);
        }
        if (status == BatchStatus.COMPLETED || status == BatchStatus.FAILED) {
            return;
        }
        end(execution, BatchStatus.STOPPED, Stopping.exit(ExitStatus.STOPPED, reason));
    }

    private void failed(StepExecution execution, Throwable ex) throws JobInterruptedException {
        if (ex instanceof EndedException || ex.equals(this.failure)) {
            return;
        }
        if (this.ran && execution.getStatus().isRunning()) {
            // What such a step throws is for who runs it.
            throw Stopping.<JobInterruptedException>raised(ex);
        }
        execution.addFailureException(ex);
        end(execution, BatchStatus.FAILED, ExitStatus.FAILED.addExitDescription(ex));
    }

    private void end(StepExecution execution, BatchStatus status, ExitStatus exit) {
        LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
        if (execution.getStartTime() == null) {
            execution.setStartTime(now);
        }
        execution.setStatus(status);
        execution.setExitStatus(exit);
        execution.setEndTime(now);
        this.run.save(execution);
    }
}
