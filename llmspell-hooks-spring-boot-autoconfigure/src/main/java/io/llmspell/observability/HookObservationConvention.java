package io.llmspell.observability;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names observations of hooks and their keys. A bean of this type replaces {@link DefaultHookObservationConvention}.
 * Called at the start and at the end of each observation, by whichever thread that is.
 */
public interface HookObservationConvention extends ObservationConvention<HookObservationContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof HookObservationContext;
    }
}
