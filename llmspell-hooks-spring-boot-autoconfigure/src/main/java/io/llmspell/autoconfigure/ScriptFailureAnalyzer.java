package io.llmspell.autoconfigure;

import io.llmspell.bridge.ScriptException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says where a script is wrong. */
final class ScriptFailureAnalyzer extends AbstractFailureAnalyzer<ScriptException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ScriptException cause) {
        return new FailureAnalysis(
                "A script could not be loaded: " + cause.getMessage(),
                "Correct the script, or take it out of llmspell.bridge.scripts.locations.",
                cause);
    }
}
