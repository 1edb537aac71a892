package io.llmspell.observability;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The meters of a journal of decisions. Their names on Prometheus:
 *
 * <ul>
 *   <li>{@code hook_journal_recorded_total}: decisions that were written
 *   <li>{@code hook_journal_dropped_total} (reason): decisions that were not: {@code overflow} of the buffer, or
 *       {@code failed}
 * </ul>
 */
public final class JournalMeters {

    /** A registry holds what it reads by weak references only. */
    private final List<LongSupplier> read;

    /** Registers them; they are read when they are scraped. */
    public JournalMeters(MeterRegistry registry, LongSupplier recorded, LongSupplier overflowed, LongSupplier failed) {
        this.read = List.of(recorded, overflowed, failed);
        FunctionCounter.builder("hook.journal.recorded", recorded, LongSupplier::getAsLong)
                .description("Decisions of hooks that were written to the journal")
                .register(registry);
        dropped(registry, "overflow", overflowed);
        dropped(registry, "failed", failed);
    }

    private static void dropped(MeterRegistry registry, String reason, LongSupplier count) {
        FunctionCounter.builder("hook.journal.dropped", count, LongSupplier::getAsLong)
                .description(
                        "Decisions of hooks that were not written to the journal: overflow of its buffer, or failed")
                .tag("reason", reason)
                .register(registry);
    }

    @Override
    public String toString() {
        return "Meters of a journal: recorded, overflowed, failed "
                + this.read.stream().map(LongSupplier::getAsLong).toList();
    }
}
