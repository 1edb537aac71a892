package io.llmspell.autoconfigure;

import io.llmspell.actuate.DecisionLog;
import io.llmspell.actuate.DecisionsEndpoint;
import io.llmspell.actuate.HookGraphEndpoint;
import io.llmspell.actuate.HookMessages;
import io.llmspell.actuate.HookPointsEndpoint;
import io.llmspell.actuate.HookStatistics;
import io.llmspell.actuate.HooksEndpoint;
import io.llmspell.event.EventBus;
import io.llmspell.hook.HookExecutor;
import io.llmspell.hook.HookRegistry;
import io.llmspell.state.RedactionFilter;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AllNestedConditions;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** Endpoints of hooks, where they are exposed. What they show is only observed where they are. */
@AutoConfiguration(
        after = {HookAutoConfiguration.class, HookJournalAutoConfiguration.class, EventAutoConfiguration.class})
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@Conditional(HookEndpointAutoConfiguration.OneEngine.class)
@EnableConfigurationProperties(HookEndpointProperties.class)
public final class HookEndpointAutoConfiguration {

    private static final String DECISIONS = "llmspell.actuate.decisions.enabled";

    private static final String HOOKS = "llmspell.actuate.hooks.enabled";

    HookEndpointAutoConfiguration() {}

    /** With several, which are meant is not known. */
    static final class OneEngine extends AllNestedConditions {

        OneEngine() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnSingleCandidate(HookRegistry.class)
        static final class Registry {}

        @ConditionalOnSingleCandidate(HookExecutor.class)
        static final class Executor {}
    }

    @Bean("llmspellHookMessages")
    @ConditionalOnMissingBean
    HookMessages hookMessages(HookEndpointProperties properties, ObjectProvider<RedactionFilter> filter) {
        return new HookMessages(properties.hooks().errorMessages(), filter.getIfAvailable(RedactionFilter::byName));
    }

    @Bean("llmspellHookStatistics")
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint(endpoint = HooksEndpoint.class)
    @ConditionalOnProperty(name = HOOKS, matchIfMissing = true)
    HookStatistics hookStatistics(HookMessages messages) {
        return new HookStatistics(Clock.systemUTC(), messages);
    }

    @Bean("llmspellHooksEndpoint")
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    @ConditionalOnProperty(name = HOOKS, matchIfMissing = true)
    HooksEndpoint hooksEndpoint(
            HookRegistry registry,
            HookExecutor executor,
            HookStatistics statistics,
            ApplicationEventPublisher publisher) {
        return new HooksEndpoint(registry, executor, statistics, publisher);
    }

    @Bean("llmspellHookPointsEndpoint")
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    HookPointsEndpoint hookPointsEndpoint(HookRegistry registry) {
        return new HookPointsEndpoint(registry);
    }

    @Bean("llmspellHookGraphEndpoint")
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    HookGraphEndpoint hookGraphEndpoint(HookRegistry registry, ObjectProvider<EventBus> bus) {
        return new HookGraphEndpoint(registry, bus.getIfUnique());
    }

    @Bean("llmspellHookDecisionLog")
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint(endpoint = DecisionsEndpoint.class)
    @ConditionalOnProperty(name = DECISIONS, matchIfMissing = true)
    DecisionLog hookDecisionLog(HookEndpointProperties properties, HookMessages messages) {
        return new DecisionLog(
                properties.decisions().size(), properties.decisions().continues(), Clock.systemUTC(), messages);
    }

    @Bean("llmspellHookDecisionsEndpoint")
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    @ConditionalOnProperty(name = DECISIONS, matchIfMissing = true)
    DecisionsEndpoint hookDecisionsEndpoint(DecisionLog log) {
        return new DecisionsEndpoint(log);
    }
}
