package io.llmspell.integration.batch;

import io.llmspell.hook.HookCancelledException;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.listener.ChunkListener;
import org.springframework.batch.core.listener.ItemReadListener;
import org.springframework.batch.core.listener.ItemWriteListener;
import org.springframework.batch.core.listener.SkipListener;
import org.springframework.batch.core.scope.context.StepContext;
import org.springframework.batch.core.scope.context.StepSynchronizationManager;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.item.ChunkOrientedStep;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.core.Ordered;

/**
 * Joins the transactions of a chunk-oriented step. Refuses a checkpoint before the readers and writers note how far
 * they are, so that a restart does the refused chunk again: the step does not take such notes back. Thread-safe.
 */
final class ItemListener
        implements ChunkListener<Object, Object>,
                ItemReadListener<Object>,
                ItemWriteListener<Object>,
                SkipListener<Object, Object>,
                Ordered {

    @SuppressWarnings("ThreadLocalUsage") // one for each step, as one may run another on its thread
    private final ThreadLocal<@Nullable ItemTransaction> current = new ThreadLocal<>();

    private final JobRuns runs;

    ItemListener(JobRuns runs) {
        this.runs = runs;
    }

    @SuppressWarnings("unchecked") // it does nothing with items but hand them on
    void register(ChunkOrientedStep<?, ?> step) {
        ChunkOrientedStep<Object, Object> any = (ChunkOrientedStep<Object, Object>) step;
        any.registerChunkListener(this);
        any.registerItemReadListener(this);
        any.registerItemWriteListener(this);
        any.registerSkipListener(this);
    }

    /** The first to hear of what begins, and the last to hear of what ends. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public void beforeRead() {
        begin();
    }

    @Override
    public void afterRead(Object item) {
        ItemTransaction transaction = this.current.get();
        if (transaction != null) {
            transaction.read++;
        }
    }

    @Override
    public void beforeChunk(Chunk<Object> chunk) {
        ItemTransaction transaction = begin();
        if (transaction != null) {
            transaction.tellsItsEnd = true;
        }
    }

    @Override
    public void afterChunk(Chunk<Object> chunk) {
        offer(this.current.get(), chunk);
    }

    /** Where items are processed by other threads the step tells of no chunk, but of what it writes. */
    @Override
    public void afterWrite(Chunk<? extends Object> items) {
        ItemTransaction transaction = this.current.get();
        if (transaction != null && !transaction.tellsItsEnd) {
            offer(transaction, items);
        }
    }

    @Override
    public void onReadError(Exception ex) {
        failed(this.current.get(), ex);
    }

    @Override
    public void onWriteError(Exception ex, Chunk<? extends Object> items) {
        rolledBack(ex);
    }

    @Override
    public void onSkipInWrite(Object item, Throwable error) {
        rolledBack(error);
    }

    @Override
    public void onChunkError(Exception ex, Chunk<Object> chunk) {
        rolledBack(ex);
    }

    private @Nullable ItemTransaction begin() {
        ItemTransaction transaction = this.current.get();
        if (transaction != null && transaction.joined) {
            return transaction;
        }
        StepContext context = StepSynchronizationManager.getContext();
        if (context == null
                || (transaction != null && context.getStepExecution().equals(transaction.step()))) {
            return transaction;
        }
        ItemTransaction begun = new ItemTransaction(context.getStepExecution());
        begun.joined = begun.join();
        this.current.set(begun);
        return begun;
    }

    private void offer(@Nullable ItemTransaction transaction, Chunk<?> chunk) {
        if (transaction == null) {
            return;
        }
        forgetUnlessJoined(transaction);
        HookCancelledException refused = transaction.offer(transaction.read, chunk);
        if (refused != null) {
            transaction.refusedItems = chunk.size();
            // The step looks for this one to tell that it was stopped, and did not fail.
            throw Stopping.<RuntimeException>raised(Stopping.interruption(refused));
        }
    }

    private void rolledBack(Throwable ex) {
        ItemTransaction transaction = this.current.get();
        failed(transaction, ex);
        if (transaction != null) {
            forgetUnlessJoined(transaction);
        }
    }

    private static void failed(@Nullable ItemTransaction transaction, Throwable ex) {
        if (transaction != null && transaction.error == null) {
            transaction.error = Stopping.own(ex);
        }
    }

    /** Nothing tells of the end of a transaction without synchronization: the chunk is over. */
    private void forgetUnlessJoined(ItemTransaction transaction) {
        if (!transaction.joined) {
            this.current.remove();
        }
    }

    private final class ItemTransaction extends ChunkTransaction {

        private boolean joined;

        private long read;

        private int refusedItems;

        private boolean tellsItsEnd;

        private @Nullable Throwable error;

        private ItemTransaction(StepExecution step) {
            super(step, ItemListener.this.runs);
        }

        @Override
        public void afterCompletion(int status) {
            ItemListener.this.current.remove();
            // The step counts what it wrote, whether or not that is committed.
            step().setWriteCount(step().getWriteCount() - this.refusedItems);
            super.afterCompletion(status);
        }

        @Override
        @Nullable
        Throwable error() {
            return this.error;
        }
    }
}
