package io.llmspell.integration.batch;

import io.llmspell.hook.HookCancelledException;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.step.FatalStepExecutionException;
import org.springframework.core.retry.RetryException;

/** How Spring Batch learns what has become of a job or a step. */
final class Stopping {

    private Stopping() {}

    static String reason(HookCancelledException cancellation) {
        return String.valueOf(cancellation.getMessage());
    }

    /** An exit status that tells the reason first: a repository cuts off what is long. */
    static ExitStatus exit(ExitStatus status, HookCancelledException cancellation) {
        return new ExitStatus(status.getExitCode(), reason(cancellation))
                .addExitDescription(status.getExitDescription());
    }

    /** What stops a job, and leaves it restartable. */
    static JobInterruptedException interruption(HookCancelledException cancellation) {
        return new JobInterruptedException(reason(cancellation));
    }

    /** The exception of the application, without what Spring Batch has put around it. */
    static Throwable own(Throwable failure) {
        Throwable own = failure;
        while (own.getCause() != null
                && (own instanceof FatalStepExecutionException || own instanceof RetryException)) {
            own = own.getCause();
        }
        return own;
    }

    /** Throws an exception as it is where the signature of somebody else does not allow it; never returns. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the caller names it
    static <E extends Throwable> E raised(Throwable exception) throws E {
        throw (E) exception;
    }
}
