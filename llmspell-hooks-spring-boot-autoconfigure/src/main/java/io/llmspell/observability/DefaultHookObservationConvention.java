package io.llmspell.observability;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/**
 * Names observations of hooks {@value #NAME}, with the bounded keys {@code hook_point}, {@code component_id},
 * {@code hook} and {@code hook_result}, and besides, for traces only, {@code operation}, {@code hook_phase} and
 * {@code correlation_id}. Made to be extended.
 */
public class DefaultHookObservationConvention implements HookObservationConvention {

    /** The name of observations of hooks. */
    public static final String NAME = "hook_execution";

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public String getContextualName(HookObservationContext context) {
        return NAME;
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(HookObservationContext context) {
        return KeyValues.of(
                KeyValue.of("hook_point", context.getHookPoint()),
                KeyValue.of("component_id", context.getComponentId()),
                KeyValue.of("hook", context.getHook()),
                KeyValue.of("hook_result", context.getResult()));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(HookObservationContext context) {
        return KeyValues.of(
                KeyValue.of("operation", context.getHookContext().operation()),
                KeyValue.of("hook_phase", context.getPhase().name()),
                KeyValue.of("correlation_id", context.getHookContext().correlationId()));
    }
}
