package io.llmspell.observability;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * The meter of what went wrong while something was observed: {@code observation_failures_total} ({@code part}:
 * {@code hooks}, {@code events} or {@code context}).
 */
public final class ObservationMeters {

    public ObservationMeters(MeterRegistry registry, ObservationFaults faults) {
        for (ObservationFaults.Part part : ObservationFaults.Part.values()) {
            FunctionCounter.builder("observation.failures", faults, each -> each.count(part))
                    .description("How often something went wrong while hooks and events were observed")
                    .tag("part", part.externalName())
                    .register(registry);
        }
    }
}
