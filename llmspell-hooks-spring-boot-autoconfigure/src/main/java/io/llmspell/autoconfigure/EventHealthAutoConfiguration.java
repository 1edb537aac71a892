package io.llmspell.autoconfigure;

import io.llmspell.actuate.EventStorageWatch;
import io.llmspell.actuate.EventsHealthIndicator;
import io.llmspell.event.EventBus;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;

/**
 * The health of events, {@code events} among the contributors; in no group that does not name it. Switched off by
 * {@code management.health.events.enabled=false}.
 */
@AutoConfiguration(after = EventAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class, Show.class})
@ConditionalOnSingleCandidate(EventBus.class)
@ConditionalOnEnabledHealthIndicator("events")
@EnableConfigurationProperties(EventEndpointProperties.class)
public final class EventHealthAutoConfiguration {

    EventHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = {"eventsHealthIndicator", "eventsHealthContributor"})
    EventsHealthIndicator eventsHealthIndicator(
            EventBus bus, EventStorageWatch watch, EventEndpointProperties properties) {
        EventEndpointProperties.Health health = properties.health();
        Status whenSaturated = switch (health.saturatedStatus()) {
            case UP -> Status.UP;
            case OUT_OF_SERVICE -> Status.OUT_OF_SERVICE;
        };
        return new EventsHealthIndicator(bus, watch, health.saturatedAt(), whenSaturated);
    }

    @Bean("llmspellEventStorageWatch")
    @ConditionalOnMissingBean
    EventStorageWatch eventStorageWatch() {
        return new EventStorageWatch();
    }
}
