package io.llmspell.autoconfigure;

import io.llmspell.observability.DefaultEventDeliveryConvention;
import io.llmspell.observability.DefaultEventPublishConvention;
import io.llmspell.observability.EventDeliveryConvention;
import io.llmspell.observability.EventObservations;
import io.llmspell.observability.EventObservations.Conventions;
import io.llmspell.observability.EventPublishConvention;
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

/**
 * Observations of publications and handlers of events, and so their spans. As {@code llmspell.events.observations}
 * says; where it says nothing, in an application that has a tracer.
 */
@AutoConfiguration(
        after = {EventAutoConfiguration.class, HookObservationAutoConfiguration.class},
        beforeName = "org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnProperty(name = "llmspell.events.enabled", matchIfMissing = true)
@Conditional(OnObservations.OfEvents.class)
public final class EventObservationAutoConfiguration {

    EventObservationAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    EventObservations eventObservations(
            ObservationRegistry registry,
            ObjectProvider<EventPublishConvention> publish,
            ObjectProvider<EventDeliveryConvention> delivery,
            ObjectProvider<ObservationFaults> faults) {
        return new EventObservations(
                registry,
                new Conventions<>(publish.getIfAvailable(), new DefaultEventPublishConvention()),
                new Conventions<>(delivery.getIfAvailable(), new DefaultEventDeliveryConvention()),
                faults.getIfAvailable(ObservationFaults::new));
    }
}
