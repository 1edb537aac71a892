package io.llmspell.autoconfigure;

import io.llmspell.observability.HookMeters;
import io.llmspell.observability.ObservationFaults;
import io.llmspell.observability.ObservationMeters;
import io.llmspell.observability.RefusalMeters;
import io.llmspell.observability.ScriptMeters;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/**
 * The meters of hooks and scripts, where there is a meter registry. Switched off by
 * {@code llmspell.hooks.meters.enabled=false}.
 */
@AutoConfiguration(
        after = HookAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration"
        })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnProperty(
        name = {"llmspell.hooks.enabled", "llmspell.hooks.meters.enabled"},
        matchIfMissing = true)
public final class HookMetersAutoConfiguration {

    HookMetersAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    HookMeters hookMeters(MeterRegistry registry) {
        return new HookMeters(registry);
    }

    @Bean
    @ConditionalOnMissingBean
    RefusalMeters refusalMeters(MeterRegistry registry) {
        return new RefusalMeters(registry);
    }

    @Bean
    @ConditionalOnMissingBean
    ObservationMeters observationMeters(MeterRegistry registry, ObservationFaults faults) {
        return new ObservationMeters(registry, faults);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty(name = "llmspell.bridge.enabled", matchIfMissing = true)
    ScriptMeters scriptMeters(MeterRegistry registry) {
        return new ScriptMeters(registry);
    }
}
