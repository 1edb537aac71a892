package io.llmspell.autoconfigure;

import io.llmspell.event.EventLimits;
import io.llmspell.event.OverflowStrategy;
import io.llmspell.event.PatternLimits;
import io.llmspell.event.RetryPolicy;
import io.llmspell.integration.HandlerOverride;
import io.llmspell.integration.HandlerSettings;
import io.llmspell.integration.PublishedEvents;
import io.llmspell.security.RateLimit;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * Configuration of events.
 *
 * @param enabled Whether there is an event bus at all.
 * @param queueSize How many events of a handler wait at most.
 * @param strategy What becomes of an event that a queue has no room for.
 * @param blockTimeout How long a publisher waits for room where the strategy is to block.
 * @param concurrency How many events of one handler are handled at the same time.
 * @param handlerTimeout After which a handler is interrupted; 0 for never.
 * @param retry How often a handler is given an event.
 * @param wakeUp Whether handlers are woken at once or, which costs publishers less, within some 50 microseconds.
 * @param parallelism How many handlers that do not take long run at the same time; by default one a processor, at least
 *     2.
 * @param maxHandlerThreads How many threads handlers run on at most; by default without limit, and 64 before Java 21.
 * @param shutdownTimeout How long events that wait are handled for when the application stops.
 * @param limits What the bus takes.
 * @param rateLimit How fast each publisher may publish; by default as fast as it can.
 * @param rateLimits How fast single publishers may publish, by the name of the component.
 * @param schemas JSON Schemas of data, by a pattern of event types; a location such as classpath:schemas/order.json.
 * @param source Where events come from that no component publishes.
 * @param publish What is published of what happens in the application.
 * @param applicationEvents Exchange with Spring's application events.
 * @param subscriptions Settings of single event handlers, by name.
 */
@ConfigurationProperties("llmspell.events")
public record EventProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("10000") int queueSize,
        @DefaultValue("drop-oldest") OverflowStrategy strategy,
        @DefaultValue("1s") Duration blockTimeout,
        @DefaultValue("1") int concurrency,
        @DefaultValue("30s") Duration handlerTimeout,
        @DefaultValue Retry retry,
        @DefaultValue("eager") WakeUp wakeUp,
        @Nullable Integer parallelism,
        @Nullable Integer maxHandlerThreads,
        @DefaultValue("10s") Duration shutdownTimeout,
        @DefaultValue Limits limits,
        @Nullable Rate rateLimit,
        @DefaultValue Map<String, Rate> rateLimits,
        @DefaultValue Map<String, String> schemas,
        @DefaultValue Source source,
        @DefaultValue Publish publish,
        @DefaultValue ApplicationEvents applicationEvents,
        @DefaultValue Map<String, SubscriptionSettings> subscriptions) {

    public EventProperties {
        requirePositive(queueSize, "llmspell.events.queue-size");
        requirePositive(concurrency, "llmspell.events.concurrency");
        requirePositive(blockTimeout, "llmspell.events.block-timeout");
        requireNotNegative(handlerTimeout, "llmspell.events.handler-timeout");
        requireNotNegative(shutdownTimeout, "llmspell.events.shutdown-timeout");
        if (parallelism != null) {
            requirePositive(parallelism, "llmspell.events.parallelism");
        }
        if (maxHandlerThreads != null) {
            requirePositive(maxHandlerThreads, "llmspell.events.max-handler-threads");
        }
        rateLimits = Collections.unmodifiableMap(new LinkedHashMap<>(rateLimits));
        schemas = Collections.unmodifiableMap(new LinkedHashMap<>(schemas));
        subscriptions = Collections.unmodifiableMap(new LinkedHashMap<>(subscriptions));
    }

    /** When handlers are woken. */
    public enum WakeUp {
        /** At once. */
        EAGER,
        /** Within some 50 microseconds, at no cost to publishers while there is traffic. */
        LAZY
    }

    /**
     * How often a handler is given an event.
     *
     * @param maxAttempts How often at most, the first time included.
     * @param backoff The pause after the first attempt.
     * @param multiplier By what the pause grows with each attempt.
     * @param maxBackoff What the pause does not grow beyond.
     */
    public record Retry(
            @DefaultValue("3") int maxAttempts,
            @DefaultValue("100ms") Duration backoff,
            @DefaultValue("2") double multiplier,
            @DefaultValue("1m") Duration maxBackoff) {

        public Retry {
            requirePositive(maxAttempts, "llmspell.events.retry.max-attempts");
            requireNotNegative(backoff, "llmspell.events.retry.backoff");
            requireNotNegative(maxBackoff, "llmspell.events.retry.max-backoff");
            Assert.isTrue(multiplier >= 1, "llmspell.events.retry.multiplier must be at least 1");
        }

        RetryPolicy policy() {
            return new RetryPolicy(this.maxAttempts, this.backoff, this.multiplier, this.maxBackoff);
        }
    }

    /**
     * What the bus takes.
     *
     * @param maxSize Size of the data and the metadata of an event.
     * @param maxDepth How deep the data may be nested.
     * @param maxMetadata Entries of metadata.
     * @param maxSubscriptionsPerOwner Open subscriptions of one owner.
     * @param maxRegexPatterns Patterns of all open subscriptions that are regular expressions.
     * @param maxCachedTypes Event types whose subscriptions are remembered.
     * @param maxDeadLetters Dead letters that are kept.
     * @param patternLength Characters of a pattern or a type.
     * @param patternSegments Segments of a pattern or a type.
     * @param patternWildcards Wildcards of a pattern.
     * @param patternAlternatives Alternatives that a pattern may stand for.
     */
    public record Limits(
            @DefaultValue("1MB") DataSize maxSize,
            @DefaultValue("64") int maxDepth,
            @DefaultValue("64") int maxMetadata,
            @DefaultValue("10000") int maxSubscriptionsPerOwner,
            @DefaultValue("100") int maxRegexPatterns,
            @DefaultValue("10000") int maxCachedTypes,
            @DefaultValue("1000") int maxDeadLetters,
            @DefaultValue("256") int patternLength,
            @DefaultValue("16") int patternSegments,
            @DefaultValue("16") int patternWildcards,
            @DefaultValue("32") int patternAlternatives) {

        public Limits {
            requirePositive(maxDepth, "llmspell.events.limits.max-depth");
            requirePositive(maxSubscriptionsPerOwner, "llmspell.events.limits.max-subscriptions-per-owner");
            requirePositive(maxCachedTypes, "llmspell.events.limits.max-cached-types");
            requirePositive(maxDeadLetters, "llmspell.events.limits.max-dead-letters");
            requirePositive(patternLength, "llmspell.events.limits.pattern-length");
            requirePositive(patternSegments, "llmspell.events.limits.pattern-segments");
            requirePositive(patternWildcards, "llmspell.events.limits.pattern-wildcards");
            requirePositive(patternAlternatives, "llmspell.events.limits.pattern-alternatives");
            Assert.isTrue(maxSize.toBytes() > 0, "llmspell.events.limits.max-size must be more than nothing");
            Assert.isTrue(maxMetadata >= 0, "llmspell.events.limits.max-metadata must not be negative");
            Assert.isTrue(maxRegexPatterns >= 0, "llmspell.events.limits.max-regex-patterns must not be negative");
        }

        EventLimits limits() {
            return new EventLimits(
                    (int) Math.min(Integer.MAX_VALUE, this.maxSize.toBytes()),
                    this.maxDepth,
                    this.maxMetadata,
                    this.maxSubscriptionsPerOwner,
                    this.maxRegexPatterns,
                    this.maxCachedTypes,
                    this.maxDeadLetters,
                    new PatternLimits(
                            this.patternLength, this.patternSegments, this.patternWildcards, this.patternAlternatives));
        }
    }

    /**
     * How fast a publisher may publish.
     *
     * @param limit How many events.
     * @param period In which time.
     */
    public record Rate(
            @Nullable Integer limit, @DefaultValue("1s") Duration period) {

        public Rate {
            Assert.notNull(limit, "llmspell.events.rate-limit has a period but no limit");
            requirePositive(limit, "llmspell.events.rate-limit.limit");
            requirePositive(period, "llmspell.events.rate-limit.period");
        }

        RateLimit toLimit() {
            return new RateLimit(Objects.requireNonNull(this.limit), this.period);
        }
    }

    /**
     * Where events come from that no component publishes.
     *
     * @param component Name of the component; by default that of the application.
     * @param instanceId Which instance of the application it is.
     */
    public record Source(
            @Nullable String component, @Nullable String instanceId) {}

    /**
     * What is published of what happens in the application, as far as anybody subscribed to it or it is stored.
     *
     * @param agents Executions of agents, as agent.execution.*.
     * @param tools Executions of tools, as tool.execution.*.
     * @param workflows Runs, stages, checkpoints and rollbacks of workflows, as workflow.*.
     * @param state Reads, changes and conflicts of state, as state.*.
     * @param circuitBreakers Changes of the circuit breakers of hooks, as hook.circuit.*.
     * @param decisions What hooks decide, as hook.decision.
     * @param system Back-pressure, as system.*.
     * @param arguments Whether arguments are in the data: they may be secret.
     * @param results Whether results are in the data: they may be secret.
     */
    public record Publish(
            @DefaultValue("true") boolean agents,
            @DefaultValue("true") boolean tools,
            @DefaultValue("true") boolean workflows,
            @DefaultValue("true") boolean state,
            @DefaultValue("true") boolean circuitBreakers,
            @DefaultValue("true") boolean decisions,
            @DefaultValue("true") boolean system,
            @DefaultValue("false") boolean arguments,
            @DefaultValue("false") boolean results) {

        PublishedEvents published() {
            return new PublishedEvents(
                    true,
                    this.agents,
                    this.tools,
                    this.workflows,
                    this.state,
                    this.circuitBreakers,
                    this.decisions,
                    this.system,
                    this.arguments,
                    this.results);
        }
    }

    /**
     * Exchange with Spring's application events.
     *
     * @param toBus Classes of application events, or of their payloads, that are published on the bus.
     * @param fromBus Patterns of events that are published as application events.
     */
    public record ApplicationEvents(
            @DefaultValue List<Class<?>> toBus,
            @DefaultValue List<String> fromBus) {}

    /**
     * Settings of one event handler; what is not set stays as its annotation says.
     *
     * @param enabled Whether it is subscribed at all.
     * @param patterns Patterns of the event types it is for.
     * @param queueSize How many events wait at most.
     * @param strategy What becomes of an event there is no room for.
     * @param blockTimeout How long publishers wait where the strategy is to block.
     * @param concurrency How many events are handled at the same time.
     * @param handlerTimeout After which it is interrupted.
     * @param maxAttempts How often it is given an event.
     * @param backoff The pause after the first attempt.
     */
    public record SubscriptionSettings(
            @Nullable Boolean enabled,
            @Nullable List<String> patterns,
            @Nullable Integer queueSize,
            @Nullable OverflowStrategy strategy,
            @Nullable Duration blockTimeout,
            @Nullable Integer concurrency,
            @Nullable Duration handlerTimeout,
            @Nullable Integer maxAttempts,
            @Nullable Duration backoff) {

        HandlerOverride override() {
            return new HandlerOverride(
                    this.enabled,
                    this.patterns,
                    this.queueSize,
                    this.strategy,
                    this.blockTimeout,
                    this.concurrency,
                    this.handlerTimeout,
                    this.maxAttempts,
                    this.backoff);
        }
    }

    HandlerSettings handlers() {
        Map<String, HandlerOverride> overrides = new LinkedHashMap<>();
        this.subscriptions.forEach((name, settings) -> overrides.put(name, settings.override()));
        return new HandlerSettings(
                this.queueSize,
                this.strategy,
                this.blockTimeout,
                this.concurrency,
                this.handlerTimeout,
                this.retry.policy(),
                overrides);
    }

    private static void requirePositive(Duration duration, String property) {
        Assert.isTrue(!duration.isNegative() && !duration.isZero(), () -> property + " must be positive");
    }

    private static void requireNotNegative(Duration duration, String property) {
        Assert.isTrue(!duration.isNegative(), () -> property + " must not be negative");
    }

    private static void requirePositive(int number, String property) {
        Assert.isTrue(number > 0, () -> property + " must be at least 1, but is " + number);
    }
}
