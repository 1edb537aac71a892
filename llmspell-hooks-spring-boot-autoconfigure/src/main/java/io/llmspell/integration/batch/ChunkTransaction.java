package io.llmspell.integration.batch;

import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookOutcome;
import io.llmspell.integration.WorkflowPoints;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** One transaction of a step: what it commits is a checkpoint. */
abstract class ChunkTransaction implements TransactionSynchronization {

    private static final Log logger = LogFactory.getLog(ChunkTransaction.class);

    private final StepExecution step;

    private final @Nullable JobRun run;

    private final WorkflowPoints points;

    private boolean offered;

    private @Nullable HookCancelledException refused;

    ChunkTransaction(StepExecution step, JobRuns others) {
        this.step = step;
        this.run = JobRuns.of(step.getJobExecution());
        this.points = (this.run != null) ? this.run.points() : others.points();
    }

    /** Takes part in the transaction of this thread; a manager of transactions may know nothing of others in it. */
    final boolean join() {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            return false;
        }
        TransactionSynchronizationManager.registerSynchronization(this);
        return true;
    }

    final StepExecution step() {
        return this.step;
    }

    /** Why there was a rollback, as far as the step tells. */
    @Nullable
    abstract Throwable error();

    /**
     * Offers what is going to be committed as a checkpoint.
     *
     * @param read how much was read that the step has not counted yet
     * @param written what was written that the step has not counted yet
     * @return the refusal, which stops the step; {@code null} if there is none
     */
    final @Nullable HookCancelledException offer(long read, Iterable<?> written) {
        this.offered = true;
        if (!this.points.seesCheckpoints()) {
            return null;
        }
        Map<String, @Nullable Object> state = state(read, written);
        HookOutcome outcome = this.points.checkpoint(workflow(), this.step.getStepName(), state);
        HookCancelledException cancellation = outcome.cancellation();
        if (cancellation != null) {
            refuse(cancellation);
        } else if (!outcome.data().equals(state)) {
            logger.warn("A hook changed the data of a checkpoint of step '" + this.step.getStepName()
                    + "', and that changes nothing: the step has written its items already. Cancel it, or change the"
                    + " items where they are processed");
        }
        return cancellation;
    }

    private void refuse(HookCancelledException cancellation) {
        this.refused = cancellation;
        if (this.run != null) {
            this.run.cancelled(cancellation);
        }
        this.step.setTerminateOnly();
        this.step.setExitStatus(Stopping.exit(this.step.getExitStatus(), cancellation));
    }

    private Map<String, @Nullable Object> state(long read, Iterable<?> written) {
        List<Object> items = new ArrayList<>();
        written.forEach(items::add);
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        state.put("step", this.step.getStepName());
        state.put("items", Collections.unmodifiableList(items));
        state.put("readCount", this.step.getReadCount() + read);
        state.put("filterCount", this.step.getFilterCount());
        state.put("writeCount", this.step.getWriteCount() + items.size());
        state.put("skipCount", this.step.getSkipCount());
        return state;
    }

    @Override
    public void afterCompletion(int status) {
        if (status != STATUS_COMMITTED) {
            Throwable error = (this.refused != null) ? this.refused : error();
            this.points.rolledBack(
                    workflow(),
                    this.step.getStepName(),
                    error,
                    List.of(),
                    Map.of("step", this.step.getStepName(), "rollbackCount", this.step.getRollbackCount()));
        } else if (this.offered) {
            this.points.saved(workflow(), this.step.getStepName(), this.step.getStepName());
        }
    }

    private ComponentId workflow() {
        return ComponentId.workflow(this.step.getJobExecution().getJobInstance().getJobName());
    }
}
