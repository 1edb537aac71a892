package io.llmspell.integration.batch;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.flow.Flow;
import org.springframework.batch.core.job.flow.FlowExecution;
import org.springframework.batch.core.job.flow.FlowExecutionException;
import org.springframework.batch.core.job.flow.FlowExecutor;
import org.springframework.batch.core.job.flow.State;

/** The flow of a job, of a step, or of a split: its steps are hooked, with those of the flows inside of it. */
record HookedFlow(Flow flow) implements Flow {

    @Override
    public String getName() {
        return this.flow.getName();
    }

    @Override
    public @Nullable State getState(String stateName) {
        return this.flow.getState(stateName);
    }

    @Override
    public Collection<State> getStates() {
        return this.flow.getStates();
    }

    @Override
    public FlowExecution start(FlowExecutor executor) throws FlowExecutionException {
        return run(executor, this.flow::start);
    }

    @Override
    public FlowExecution resume(String stateName, FlowExecutor executor) throws FlowExecutionException {
        return run(executor, hooked -> this.flow.resume(stateName, hooked));
    }

    @FunctionalInterface
    private interface Body {

        FlowExecution run(FlowExecutor executor) throws FlowExecutionException;
    }

    private FlowExecution run(FlowExecutor executor, Body body) throws FlowExecutionException {
        JobRun run = JobRuns.of(executor.getJobExecution());
        if (run == null) {
            return body.run(executor);
        }
        BatchParts.hookSplits(this.flow);
        // Only the flows of a split are given one of ours.
        if (!(executor instanceof HookedFlowExecutor outer)) {
            return body.run(new HookedFlowExecutor(executor, run.trail()));
        }
        Trail branch = outer.trail().fork();
        try {
            return body.run(new HookedFlowExecutor(outer.executor(), branch));
        } finally {
            outer.trail().join(branch);
        }
    }
}
