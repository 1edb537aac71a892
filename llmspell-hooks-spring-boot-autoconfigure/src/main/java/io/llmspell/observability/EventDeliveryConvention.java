package io.llmspell.observability;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names observations of events that are handled, and their keys. A bean of this type replaces
 * {@link DefaultEventDeliveryConvention}. Called at the start and at the end of each observation.
 */
public interface EventDeliveryConvention extends ObservationConvention<EventDeliveryContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof EventDeliveryContext;
    }
}
