package io.llmspell.integration.batch;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.job.StartLimitExceededException;
import org.springframework.batch.core.job.StepHandler;
import org.springframework.batch.core.launch.JobRestartException;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;

/** Hands hooked steps to a handler, so that the hooks of a step run only if it does. */
record HookedStepHandler(StepHandler handler) implements StepHandler {

    @Override
    public StepExecution handleStep(Step step, JobExecution execution)
            throws JobInterruptedException, JobRestartException, StartLimitExceededException {
        JobRun run = JobRuns.of(execution);
        if (run == null) {
            return this.handler.handleStep(step, execution);
        }
        HookedStep hooked = new HookedStep(step, run.trail());
        StepExecution result = this.handler.handleStep(hooked, execution);
        hooked.restart(result);
        return result;
    }
}
