package io.llmspell.observability;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/**
 * Names observations of handlers {@value #NAME}, with the bounded keys {@code subscription} and {@code event_result},
 * and besides, for traces only, {@code event_type}, {@code event_id} and {@code correlation_id}. Made to be extended.
 */
public class DefaultEventDeliveryConvention implements EventDeliveryConvention {

    /** The name of observations of handlers. */
    public static final String NAME = "event_delivery";

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public String getContextualName(EventDeliveryContext context) {
        return NAME;
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(EventDeliveryContext context) {
        return KeyValues.of(
                KeyValue.of("subscription", context.getSubscription()),
                KeyValue.of("event_result", context.getResult()));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(EventDeliveryContext context) {
        return EventKeys.of(context.getEvent());
    }
}
