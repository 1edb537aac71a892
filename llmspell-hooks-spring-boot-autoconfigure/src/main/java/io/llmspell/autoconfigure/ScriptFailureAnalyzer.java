package io.llmspell.autoconfigure;

import io.llmspell.bridge.ScriptException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** Says where a script or a plug-in is wrong. */
final class ScriptFailureAnalyzer extends AbstractFailureAnalyzer<ScriptException> {

    private final Environment environment;

    ScriptFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ScriptException cause) {
        return isLibrary(cause.file())
                ? new FailureAnalysis(
                        "A native plug-in could not be loaded: " + cause.getMessage(),
                        "Correct the library, or take it out of llmspell.bridge.native.libraries.",
                        cause)
                : new FailureAnalysis("A script could not be loaded: " + cause.getMessage(), remedy(cause), cause);
    }

    private static String remedy(ScriptException cause) {
        if (cause.file() == null) {
            return "Correct llmspell.bridge.scripts.locations.";
        }
        return (cause.kind() == ScriptException.Kind.DENIED)
                ? "Permit it as the message says, or correct the script."
                : "Correct the script, or take it out of llmspell.bridge.scripts.locations.";
    }

    private boolean isLibrary(@Nullable String file) {
        return Binder.get(this.environment)
                .bind("llmspell.bridge.native", NativeProperties.class)
                .map(properties -> properties.libraries().stream()
                        .anyMatch(library -> library.source().file().equals(file)))
                .orElse(false);
    }
}
