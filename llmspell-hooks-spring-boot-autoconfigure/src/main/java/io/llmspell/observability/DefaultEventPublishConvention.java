package io.llmspell.observability;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/**
 * Names observations of publications {@value #NAME}, with the bounded keys {@code component_id} and
 * {@code event_result}, and besides, for traces only, {@code event_type}, {@code event_id} and {@code correlation_id}.
 * Made to be extended.
 */
public class DefaultEventPublishConvention implements EventPublishConvention {

    /** The name of observations of publications. */
    public static final String NAME = "event_publish";

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public String getContextualName(EventPublishContext context) {
        return NAME;
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(EventPublishContext context) {
        return KeyValues.of(
                KeyValue.of("component_id", context.getComponentId()),
                KeyValue.of("event_result", context.getResult()));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(EventPublishContext context) {
        return EventKeys.of(context.getEvent());
    }
}
