package io.llmspell.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to set. */
final class MissingStoreFailureAnalyzer extends AbstractFailureAnalyzer<MissingStoreException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MissingStoreException cause) {
        return new FailureAnalysis(cause.getMessage() + ".", cause.remedy() + ".", cause);
    }
}
