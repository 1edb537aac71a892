package io.llmspell.integration.langchain4j;

import java.util.concurrent.CancellationException;

/** Carries what ended a call, as the thread was interrupted that made it, past the handlers of what tools throw. */
final class CallEndedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final CancellationException ended;

    CallEndedException(CancellationException ended) {
        super(ended);
        this.ended = ended;
    }

    CancellationException ended() {
        return this.ended;
    }
}
