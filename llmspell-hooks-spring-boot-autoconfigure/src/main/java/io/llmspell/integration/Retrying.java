package io.llmspell.integration;

import io.llmspell.hook.RetryConfig;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryListener;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.core.retry.Retryable;

/** Runs the operation of a call under a hook's policy, by Spring's {@link RetryTemplate}. */
final class Retrying {

    private static final Log logger = LogFactory.getLog(Retrying.class);

    private Retrying() {}

    /** Nothing has run yet. */
    static @Nullable Object first(OperationCall call, RetryConfig config) throws Throwable {
        return run(call, config, config.maxAttempts() - 1, 1, () -> call.runOnce(null));
    }

    /**
     * Something has run already: its exception, or the refusal of its value, is the first failure, so that the wait
     * comes ahead of the next run.
     */
    static @Nullable Object again(OperationCall call, RetryConfig config, int runs, @Nullable Throwable error)
            throws Throwable {
        AtomicInteger round = new AtomicInteger();
        return run(call, config, runs, 0, () -> {
            if (round.getAndIncrement() == 0) {
                throw (error != null) ? error : new ValueRefusedException();
            }
            return call.runOnce(null);
        });
    }

    /**
     * Runs the attempts.
     *
     * @param retries the runs that were taken from the budget of the call
     * @param own the runs beyond those that the call has anyway
     */
    private static @Nullable Object run(
            OperationCall call, RetryConfig config, int retries, int own, Retryable<@Nullable Object> attempt)
            throws Throwable {
        int before = call.attempts();
        RetryPolicy policy = RetryPolicy.builder()
                .maxRetries(retries)
                .delay(config.backoff())
                .multiplier(config.multiplier())
                .predicate(exception -> wants(config, exception))
                .build();
        RetryTemplate template = new RetryTemplate(policy);
        Interruption interruption = new Interruption();
        template.setRetryListener(interruption);
        try {
            return template.execute(attempt);
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
            int used = Math.max(0, call.attempts() - before - own);
            call.budget().giveBack(retries - used);
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
