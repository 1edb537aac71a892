package io.llmspell.autoconfigure;

import io.llmspell.integration.InvalidComponentException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which component cannot be hooked, why, and how to mend it. */
final class InvalidComponentFailureAnalyzer extends AbstractFailureAnalyzer<InvalidComponentException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidComponentException cause) {
        return new FailureAnalysis(cause.component() + " " + cause.problem() + ".", cause.remedy() + ".", cause);
    }
}
