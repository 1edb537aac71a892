package io.llmspell.autoconfigure;

import io.llmspell.integration.InvalidHandlerException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which event handler cannot work, why, and how to mend it. */
final class InvalidHandlerFailureAnalyzer extends AbstractFailureAnalyzer<InvalidHandlerException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidHandlerException cause) {
        return new FailureAnalysis(
                "Event handler " + cause.handler() + " cannot work:\n\n    " + cause.problem() + ".",
                cause.remedy() + ".",
                cause);
    }
}
