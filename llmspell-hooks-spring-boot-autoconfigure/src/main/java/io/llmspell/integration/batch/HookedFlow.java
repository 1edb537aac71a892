package io.llmspell.integration.batch;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.flow.Flow;
import org.springframework.batch.core.job.flow.FlowExecution;
import org.springframework.batch.core.job.flow.FlowExecutionException;
import org.springframework.batch.core.job.flow.FlowExecutor;
import org.springframework.batch.core.job.flow.State;

/** A flow whose steps are hooked, with those of the flows inside of it. */
record HookedFlow(Flow flow, JobRuns runs) implements Flow {

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
        return this.flow.start(hooked(executor));
    }

    @Override
    public FlowExecution resume(String stateName, FlowExecutor executor) throws FlowExecutionException {
        return this.flow.resume(stateName, hooked(executor));
    }

    private FlowExecutor hooked(FlowExecutor executor) {
        JobRun run = this.runs.of(executor.getJobExecution());
        return (run != null && !(executor instanceof HookedFlowExecutor))
                ? new HookedFlowExecutor(executor, run)
                : executor;
    }
}
