package io.llmspell.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says how the storage of events can be. */
final class InvalidStorageFailureAnalyzer extends AbstractFailureAnalyzer<InvalidStorageException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidStorageException cause) {
        return new FailureAnalysis(cause.getMessage() + ".", cause.remedy() + ".", cause);
    }
}
