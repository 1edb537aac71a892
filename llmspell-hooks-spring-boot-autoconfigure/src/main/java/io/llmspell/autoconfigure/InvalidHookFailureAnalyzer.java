package io.llmspell.autoconfigure;

import io.llmspell.integration.InvalidHookException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which hook cannot work, why, and how to mend it. */
final class InvalidHookFailureAnalyzer extends AbstractFailureAnalyzer<InvalidHookException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidHookException cause) {
        return new FailureAnalysis(
                "Hook " + cause.hook() + " cannot work:\n\n    " + cause.problem() + ".", cause.remedy() + ".", cause);
    }
}
