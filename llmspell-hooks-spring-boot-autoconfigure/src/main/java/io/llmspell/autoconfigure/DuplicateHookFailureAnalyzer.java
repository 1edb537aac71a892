package io.llmspell.autoconfigure;

import io.llmspell.hook.DuplicateHookException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which two hooks have one name. */
final class DuplicateHookFailureAnalyzer extends AbstractFailureAnalyzer<DuplicateHookException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DuplicateHookException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()) + ".",
                "Set the name of one of them, such as @Hook(name = \"" + cause.name() + "-2\"). Overloaded methods of"
                        + " one bean have the same default name.",
                cause);
    }
}
