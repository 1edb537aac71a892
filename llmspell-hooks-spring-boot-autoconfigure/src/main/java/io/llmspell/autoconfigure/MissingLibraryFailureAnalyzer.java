package io.llmspell.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which dependency to add. */
final class MissingLibraryFailureAnalyzer extends AbstractFailureAnalyzer<MissingLibraryException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MissingLibraryException cause) {
        return new FailureAnalysis(
                cause.getMessage() + ".",
                "Add the dependency " + cause.library() + ", or remove " + cause.property() + ".",
                cause);
    }
}
