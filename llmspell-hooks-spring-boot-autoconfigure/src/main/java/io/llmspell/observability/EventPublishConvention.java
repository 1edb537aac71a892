package io.llmspell.observability;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names observations of events that are published, and their keys. A bean of this type replaces
 * {@link DefaultEventPublishConvention}. Called at the start and at the end of each observation.
 */
public interface EventPublishConvention extends ObservationConvention<EventPublishContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof EventPublishContext;
    }
}
