package io.llmspell.autoconfigure;

import io.llmspell.actuate.EventChanges;
import io.llmspell.actuate.EventsEndpoint;
import io.llmspell.actuate.HookMessages;
import io.llmspell.actuate.ShownData;
import io.llmspell.event.EventBus;
import io.llmspell.hook.HookExecutor;
import io.llmspell.state.RedactionFilter;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * The endpoint of events, where Actuator is and it is exposed. Its access is {@code management.endpoint.events.access},
 * read-only by default.
 */
@AutoConfiguration(after = {EventAutoConfiguration.class, HookJournalAutoConfiguration.class})
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnSingleCandidate(EventBus.class)
@ConditionalOnProperty(name = "llmspell.actuate.events.enabled", matchIfMissing = true)
@ConditionalOnAvailableEndpoint(EventsEndpoint.class)
@EnableConfigurationProperties(EventEndpointProperties.class)
public final class EventEndpointAutoConfiguration {

    EventEndpointAutoConfiguration() {}

    @Bean("llmspellEventsEndpoint")
    @ConditionalOnMissingBean
    EventsEndpoint eventsEndpoint(EventBus bus, ShownData data, EventChanges changes) {
        return new EventsEndpoint(bus, data, changes, Clock.systemUTC());
    }

    @Bean("llmspellEventShownData")
    @ConditionalOnMissingBean
    ShownData eventShownData(
            EventEndpointProperties properties, ObjectProvider<RedactionFilter> filter, Environment environment) {
        return new ShownData(
                properties.showData(),
                properties.roles(),
                Math.toIntExact(properties.maxDataSize().toBytes()),
                filter(filter, environment));
    }

    private static RedactionFilter filter(ObjectProvider<RedactionFilter> filter, Environment environment) {
        return filter.getIfAvailable(() -> RedactionFilter.byName(redactedWords(environment)));
    }

    /** Those of the journal, also where there is none. */
    private static List<String> redactedWords(Environment environment) {
        return Binder.get(environment)
                .bind("llmspell.hooks.journal.redact", Bindable.listOf(String.class))
                .orElse(List.of());
    }

    @Bean("llmspellEventChanges")
    @ConditionalOnMissingBean
    EventChanges eventChanges(
            ObjectProvider<HookExecutor> executor,
            ApplicationEventPublisher publisher,
            ObjectProvider<HookMessages> messages,
            ObjectProvider<RedactionFilter> filter,
            Environment environment) {
        return new EventChanges(
                executor.getIfAvailable(),
                publisher,
                messages.getIfAvailable(() -> new HookMessages(false, filter(filter, environment))));
    }
}
