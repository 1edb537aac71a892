package io.llmspell.integration;

import io.llmspell.hook.RetryConfig;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryListener;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.core.retry.Retryable;
import org.springframework.util.backoff.BackOffExecution;

/**
 * Runs the operation of a call under a hook's policy.
 *
 * @param retries the runs that were taken from the budget of the call
 * @param own the runs beyond those that the call has anyway
 * @param begun whether something has run already: its exception, or the refusal of its value, is the first failure, so
 *     that the wait comes ahead of the next run
 * @param error that exception
 */
record Retrying(
        RetryConfig config,
        int retries,
        int own,
        boolean begun,
        @Nullable Throwable error) implements Decision {

    private static final Log logger = LogFactory.getLog(Retrying.class);

    /** Nothing has run yet. */
    static Retrying first(RetryConfig config) {
        return new Retrying(config, config.maxAttempts() - 1, 1, false, null);
    }

    /** Something has run already. */
    static Retrying again(RetryConfig config, int runs, @Nullable Throwable error) {
        return new Retrying(config, runs, 0, true, error);
    }

    private Throwable firstFailure() {
        return (this.error != null) ? this.error : new ValueRefusedException();
    }

    /** By Spring's {@link RetryTemplate}. */
    @Override
    public @Nullable Object make(OperationCall call) throws Throwable {
        int before = call.attempts();
        RetryTemplate template = new RetryTemplate(policy());
        Interruption interruption = new Interruption();
        template.setRetryListener(interruption);
        AtomicBoolean first = new AtomicBoolean(this.begun);
        try {
            return template.execute(() -> {
                if (first.getAndSet(false)) {
                    throw firstFailure();
                }
                return call.runOnce(null);
            });
        } catch (RetryException ex) {
            if (interruption.seen) {
                // Not the exception of the last attempt, which other hooks could recover from.
                CancellationException cancelled =
                        new CancellationException("Interrupted while " + call.operation() + " waited for its next run");
                cancelled.initCause(ex);
                throw cancelled;
            }
            throw ex.getLastException();
        } finally {
            giveBack(call, before);
        }
    }

    private RetryPolicy policy() {
        return RetryPolicy.builder()
                .maxRetries(this.retries)
                .delay(this.config.backoff())
                .multiplier(this.config.multiplier())
                .predicate(exception -> wants(this.config, exception))
                .build();
    }

    private void giveBack(OperationCall call, int before) {
        int used = Math.max(0, call.attempts() - before - this.own);
        call.budget().giveBack(this.retries - used);
    }

    /** The same waits, without a thread that waits. */
    @Override
    public CompletionStage<@Nullable Object> makeLater(LaterCall later) {
        int before = later.call().attempts();
        CompletionStage<@Nullable Object> first =
                this.begun ? CompletableFuture.failedFuture(firstFailure()) : run(later);
        BackOffExecution pauses = policy().getBackOff().start();
        return later.then(attempt(later, first, this.retries, pauses), (value, failure) -> {
            giveBack(later.call(), before);
            if (failure != null) {
                throw failure;
            }
            return CompletableFuture.completedFuture(value);
        });
    }

    private CompletionStage<@Nullable Object> attempt(
            LaterCall later, CompletionStage<@Nullable Object> run, int left, BackOffExecution pauses) {
        return later.then(run, (value, failure) -> {
            if (failure == null) {
                return CompletableFuture.completedFuture(value);
            }
            if (left == 0 || !wants(this.config, failure)) {
                throw failure;
            }
            return later.then(
                    later.pause(pauses.nextBackOff()), (nothing, cut) -> attempt(later, run(later), left - 1, pauses));
        });
    }

    private static CompletionStage<@Nullable Object> run(LaterCall later) {
        try {
            return later.runOnce();
        } catch (Throwable ex) {
            return CompletableFuture.failedFuture(ex);
        }
    }

    /** Notices that the wait for the next run was interrupted; the thread's flag is set again by then. */
    private static final class Interruption implements RetryListener {

        private boolean seen;

        @Override
        public void onRetryPolicyInterruption(RetryPolicy policy, Retryable<?> retryable, RetryException exception) {
            this.seen = true;
        }
    }

    /** Whether the policy asks for another run after this exception. */
    static boolean wants(RetryConfig config, Throwable exception) {
        if (exception instanceof ValueRefusedException) {
            return true;
        }
        if (!Recoverability.isRecoverable(exception)) {
            return false;
        }
        try {
            return config.retryOn().test(exception);
        } catch (RuntimeException | LinkageError | AssertionError ex) {
            logger.warn("The retryOn of a hook's RetryConfig failed; the operation is not run again", ex);
            return false;
        }
    }

    /** Stands for a value that an AFTER hook wants made anew. */
    private static final class ValueRefusedException extends Exception {

        private static final long serialVersionUID = 1L;

        private ValueRefusedException() {
            super(null, null, false, false);
        }
    }
}
