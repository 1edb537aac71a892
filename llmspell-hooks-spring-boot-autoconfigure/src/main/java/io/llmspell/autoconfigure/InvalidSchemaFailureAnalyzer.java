package io.llmspell.autoconfigure;

import io.llmspell.security.InvalidSchemaException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which schema of events cannot be used. */
final class InvalidSchemaFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSchemaException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidSchemaException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Change llmspell.events.schemas.[" + cause.pattern() + "], or the file it names: " + cause.location()
                        + ".",
                cause);
    }
}
