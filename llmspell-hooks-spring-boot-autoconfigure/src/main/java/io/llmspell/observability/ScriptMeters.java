package io.llmspell.observability;

import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptListener;
import io.llmspell.bridge.ScriptStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * The meters of scripts. Their names on Prometheus:
 *
 * <ul>
 *   <li>{@code script_loads_total} (language, result): versions of scripts that were {@code loaded}, or {@code failed}
 *   <li>{@code script_removals_total} (language): scripts that are gone
 * </ul>
 *
 * <p>Their hooks have the meters of all hooks. Thread-safe.
 */
public final class ScriptMeters implements ScriptListener {

    private final MeterRegistry registry;

    public ScriptMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void loaded(ScriptStatus script) {
        count(script.language(), "loaded");
    }

    @Override
    public void failed(String language, ScriptException problem) {
        count(language, "failed");
    }

    @Override
    public void removed(ScriptStatus script) {
        Counter.builder("script.removals")
                .description("Scripts that were removed with what they had registered")
                .tag("language", script.language())
                .register(this.registry)
                .increment();
    }

    private void count(String language, String result) {
        Counter.builder("script.loads")
                .description("Versions of scripts that were loaded, or failed")
                .tag("language", language)
                .tag("result", result)
                .register(this.registry)
                .increment();
    }
}
