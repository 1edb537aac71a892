package io.llmspell.observability;

import io.llmspell.hook.Refusal;
import io.llmspell.hook.RefusalListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts what is refused because of a permission or a limit. On Prometheus {@code security_refusals_total} with the
 * tags kind ({@code violation} or {@code limit}) and rule, which are few.
 */
public final class RefusalMeters implements RefusalListener {

    private final MeterRegistry registry;

    /** Makes one; a counter is there when the first is refused. */
    public RefusalMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void refused(Refusal refusal) {
        Counter.builder("security.refusals")
                .description("What was refused because of a permission or a limit")
                .tag("kind", refusal.kind().externalName())
                .tag("rule", refusal.rule())
                .register(this.registry)
                .increment();
    }
}
