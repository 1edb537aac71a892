package io.llmspell.autoconfigure;

import io.llmspell.observability.DefaultHookObservationConvention;
import io.llmspell.observability.HookObservationConvention;
import io.llmspell.observability.HookObservations;
import io.llmspell.observability.ObservationFaults;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

/**
 * Observations of hooks, and so their spans. As {@code llmspell.hooks.observations} says; where it says nothing, in an
 * application that has a tracer.
 */
@AutoConfiguration(
        after = HookAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration"
        },
        // Before a tracer that traces nothing, and so after all others.
        beforeName = "org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnProperty(name = "llmspell.hooks.enabled", matchIfMissing = true)
@Conditional(OnObservations.OfHooks.class)
public final class HookObservationAutoConfiguration {

    HookObservationAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    HookObservations hookObservations(
            ObservationRegistry registry,
            Environment environment,
            ObjectProvider<HookObservationConvention> convention,
            ObjectProvider<ObservationFaults> faults) {
        return new HookObservations(
                registry,
                OnObservations.level(environment),
                convention.getIfAvailable(),
                new DefaultHookObservationConvention(),
                faults.getIfAvailable(ObservationFaults::new));
    }
}
