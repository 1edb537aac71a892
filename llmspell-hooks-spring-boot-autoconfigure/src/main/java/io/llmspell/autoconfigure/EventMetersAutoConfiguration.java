package io.llmspell.autoconfigure;

import io.llmspell.observability.EventMeters;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/**
 * The meters of events, where there is a meter registry. Switched off by {@code llmspell.events.meters.enabled=false}.
 */
@AutoConfiguration(
        after = {EventAutoConfiguration.class, HookMetersAutoConfiguration.class},
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration"
        })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnProperty(
        name = {"llmspell.events.enabled", "llmspell.events.meters.enabled"},
        matchIfMissing = true)
public final class EventMetersAutoConfiguration {

    EventMetersAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    EventMeters eventMeters(MeterRegistry registry) {
        return new EventMeters(registry);
    }
}
