package io.llmspell.integration.batch;

import java.util.concurrent.CancellationException;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;

/** A job or step has ended in a way that hooks are told of, and can do nothing about: it was stopped. */
final class EndedException extends CancellationException {

    private static final long serialVersionUID = 1L;

    EndedException(String what, BatchStatus status, ExitStatus exit) {
        super(what + " has ended as " + status + ": " + exit);
    }
}
