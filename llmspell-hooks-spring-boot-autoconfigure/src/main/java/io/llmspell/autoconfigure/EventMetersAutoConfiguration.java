package io.llmspell.autoconfigure;

import io.llmspell.event.storage.DurableEventStorage;
import io.llmspell.observability.EventMeters;
import io.llmspell.observability.EventStorageMeters;
import io.llmspell.observability.ObservationFaults;
import io.llmspell.observability.ObservationMeters;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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

    /** The meters of hooks have it already, unless they are switched off. */
    @Bean
    @ConditionalOnMissingBean
    ObservationMeters observationMeters(MeterRegistry registry, ObservationFaults faults) {
        return new ObservationMeters(registry, faults);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.jdbc.core.JdbcTemplate")
    @ConditionalOnProperty(name = EventStorageProperties.TYPE, havingValue = "jdbc")
    static final class StorageConfiguration {

        @Bean
        @ConditionalOnMissingBean
        EventStorageMeters eventStorageMeters(MeterRegistry registry, ObjectProvider<DurableEventStorage> storage) {
            return new EventStorageMeters(registry, () -> {
                DurableEventStorage known = storage.getIfAvailable();
                return (known != null) ? known.waiting() : 0;
            });
        }
    }
}
