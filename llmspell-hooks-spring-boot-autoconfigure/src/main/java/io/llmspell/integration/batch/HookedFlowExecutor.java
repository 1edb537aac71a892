package io.llmspell.integration.batch;

import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.job.StartLimitExceededException;
import org.springframework.batch.core.job.flow.FlowExecution;
import org.springframework.batch.core.job.flow.FlowExecutionStatus;
import org.springframework.batch.core.job.flow.FlowExecutor;
import org.springframework.batch.core.launch.JobRestartException;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;

/** Executes hooked steps. Used by one thread, and given to the flows of its splits. */
record HookedFlowExecutor(FlowExecutor executor, Trail trail) implements FlowExecutor {

    @Override
    public String executeStep(Step step)
            throws JobInterruptedException, JobRestartException, StartLimitExceededException {
        HookedStep hooked = new HookedStep(step, this.trail);
        String exitCode = this.executor.executeStep(hooked);
        StepExecution result = this.executor.getStepExecution();
        hooked.restart(result);
        return (result != null) ? result.getExitStatus().getExitCode() : exitCode;
    }

    @Override
    public void close(FlowExecution result) {
        this.executor.close(result);
    }

    @Override
    public JobExecution getJobExecution() {
        return this.executor.getJobExecution();
    }

    @Override
    public @Nullable StepExecution getStepExecution() {
        // A flow asks after each of its states, so that a split which was one of them is over.
        this.trail.settle();
        return this.executor.getStepExecution();
    }

    @Override
    public void abandonStepExecution() {
        this.executor.abandonStepExecution();
    }

    @Override
    public void updateJobExecutionStatus(FlowExecutionStatus status) {
        this.executor.updateJobExecutionStatus(status);
    }

    @Override
    public boolean isRestart() {
        return this.executor.isRestart();
    }

    @Override
    public void addExitStatus(String code) {
        this.executor.addExitStatus(code);
    }
}
