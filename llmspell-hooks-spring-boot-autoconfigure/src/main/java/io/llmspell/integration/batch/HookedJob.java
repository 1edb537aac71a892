package io.llmspell.integration.batch;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.HookCancelledException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.job.UnexpectedJobExecutionException;
import org.springframework.batch.core.job.parameters.JobParametersIncrementer;
import org.springframework.batch.core.job.parameters.JobParametersValidator;

/**
 * A job between the points of a workflow. Like any job it tells what became of it by its execution, and does not throw.
 */
final class HookedJob implements Job {

    private final Job job;

    private final JobRuns runs;

    private volatile boolean prepared;

    HookedJob(Job job, JobRuns runs) {
        this.job = job;
        this.runs = runs;
    }

    @Override
    public String getName() {
        return this.job.getName();
    }

    @Override
    public boolean isRestartable() {
        return this.job.isRestartable();
    }

    @Override
    public @Nullable JobParametersIncrementer getJobParametersIncrementer() {
        return this.job.getJobParametersIncrementer();
    }

    @Override
    public JobParametersValidator getJobParametersValidator() {
        return this.job.getJobParametersValidator();
    }

    @Override
    public void execute(JobExecution execution) throws JobInterruptedException {
        Job target = (BatchParts.targetOf(this.job) instanceof Job found) ? found : this.job;
        prepare(target);
        JobRun run = new JobRun(execution, getName(), this.runs, this.runs.repositoryOf(target));
        Attempt attempt = new Attempt(run);
        this.runs.begin(run);
        try {
            ExitStatus exit = this.runs.points().run(run.workflow(), run.arguments(), ExitStatus.class, attempt::run);
            attempt.complete((exit != null) ? exit : ExitStatus.COMPLETED);
        } catch (HookCancelledException ex) {
            attempt.cancelled(ex);
        } catch (Throwable ex) {
            attempt.failed(ex);
        } finally {
            this.runs.end(run);
        }
    }

    private void prepare(Job target) {
        if (this.prepared) {
            return;
        }
        synchronized (this) {
            BatchParts.hookSteps(target);
            this.prepared = true;
        }
    }

    /** The one time that an execution is run. */
    private final class Attempt {

        private final JobRun run;

        private final JobExecution execution;

        private boolean ran;

        private @Nullable Throwable failure;

        private Attempt(JobRun run) {
            this.run = run;
            this.execution = run.execution();
        }

        private ExitStatus run(Arguments arguments) throws Exception {
            this.ran = true;
            HookedJob.this.runs.points().metadata().put("job_execution", this.execution);
            HookedJob.this.job.execute(this.execution);
            BatchStatus status = this.execution.getStatus();
            if (status == BatchStatus.COMPLETED) {
                return this.execution.getExitStatus();
            }
            HookCancelledException cancellation = this.run.cancellation();
            if (cancellation != null) {
                throw cancellation;
            }
            if (status != BatchStatus.FAILED) {
                throw new EndedException("The job '" + getName() + "'", status, this.execution.getExitStatus());
            }
            List<Throwable> failures = this.execution.getAllFailureExceptions();
            this.failure = failures.isEmpty()
                    ? new UnexpectedJobExecutionException("The job '" + getName() + "' has failed: "
                            + this.execution.getExitStatus().getExitDescription())
                    : Stopping.own(failures.get(0));
            throw Stopping.<RuntimeException>raised(this.failure);
        }

        /** Says so, unless the job has: hooks may have answered for it, changed its status, or recovered it. */
        private void complete(ExitStatus exit) {
            if (this.execution.getStatus() == BatchStatus.COMPLETED && exit.equals(this.execution.getExitStatus())) {
                return;
            }
            end(BatchStatus.COMPLETED, exit);
        }

        private void cancelled(HookCancelledException reason) {
            boolean failed = this.execution.getStatus() == BatchStatus.FAILED;
            ExitStatus exit = failed ? this.execution.getExitStatus() : ExitStatus.STOPPED;
            if (!this.execution.getFailureExceptions().contains(reason)) {
                this.execution.addFailureException(reason);
            }
            end(failed ? BatchStatus.FAILED : BatchStatus.STOPPED, Stopping.exit(exit, reason));
        }

        private void failed(Throwable ex) throws JobInterruptedException {
            if (ex instanceof EndedException || ex.equals(this.failure)) {
                return;
            }
            if (this.ran && this.execution.isRunning()) {
                // What such a job throws is for who runs it.
                throw Stopping.<JobInterruptedException>raised(ex);
            }
            this.execution.addFailureException(ex);
            end(BatchStatus.FAILED, ExitStatus.FAILED.addExitDescription(ex));
        }

        private void end(BatchStatus status, ExitStatus exit) {
            LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
            if (this.execution.getStartTime() == null) {
                this.execution.setStartTime(now);
            }
            this.execution.setStatus(status);
            this.execution.setExitStatus(exit);
            this.execution.setEndTime(now);
            this.run.save();
        }
    }
}
