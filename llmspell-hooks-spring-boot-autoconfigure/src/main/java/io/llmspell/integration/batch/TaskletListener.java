package io.llmspell.integration.batch;

import io.llmspell.hook.HookCancelledException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.listener.ChunkListener;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.FatalStepExecutionException;
import org.springframework.core.Ordered;

/** Joins the transactions of a tasklet, which those chunks have too that are built the way of Spring Batch 5. */
@SuppressWarnings("removal") // tasklets have nothing else
final class TaskletListener implements ChunkListener<Object, Object>, Ordered {

    private final JobRuns runs;

    TaskletListener(JobRuns runs) {
        this.runs = runs;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public void beforeChunk(ChunkContext context) {
        new TaskletTransaction(context, this.runs).join();
    }

    private static final class TaskletTransaction extends ChunkTransaction {

        private final ChunkContext context;

        private TaskletTransaction(ChunkContext context, JobRuns runs) {
            super(context.getStepContext().getStepExecution(), runs);
            this.context = context;
        }

        /** The step takes back what it has counted where a commit fails. */
        @Override
        public void beforeCommit(boolean readOnly) {
            HookCancelledException refused = offer(0, List.of());
            if (refused != null) {
                JobInterruptedException interrupted = Stopping.interruption(refused);
                // No kind of fault tolerance tries these once more.
                throw new FatalStepExecutionException(Stopping.reason(refused), interrupted);
            }
        }

        @Override
        @Nullable
        Throwable error() {
            return (Throwable) this.context.getAttribute(ROLLBACK_EXCEPTION_KEY);
        }
    }
}
