package io.llmspell.docs;

import io.llmspell.observability.DefaultHookObservationConvention;
import io.llmspell.observability.HookObservationContext;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.ObservationPredicate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** What docs/tracing.md shows. */
final class TracingExample {

    private TracingExample() {}

    @Component
    static class TeamConvention extends DefaultHookObservationConvention {

        @Override
        public KeyValues getLowCardinalityKeyValues(HookObservationContext context) {
            return super.getLowCardinalityKeyValues(context).and("team", teamOf(context.getComponentId()));
        }

        private static String teamOf(String componentId) {
            return componentId.startsWith("tool:pay") ? "payments" : "other";
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Fewer {

        /** No spans of hooks that only look. */
        @Bean
        ObservationPredicate withoutHooksThatOnlyLook() {
            return (name, context) -> !(context instanceof HookObservationContext hooks
                    && hooks.getPhase().name().equals("OBSERVE"));
        }
    }
}
