package io.llmspell.autoconfigure;

import io.llmspell.hook.BreakerSettings;
import io.llmspell.hook.ComponentType;
import io.llmspell.hook.ExecutionMode;
import io.llmspell.hook.HookDefaults;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.OnFailure;
import io.llmspell.hook.RefusalListener;
import io.llmspell.integration.ComponentTargets;
import io.llmspell.integration.HookOverride;
import io.llmspell.integration.HookSettings;
import io.llmspell.integration.IntegrationSettings;
import io.llmspell.integration.UsageSampler;
import io.llmspell.security.HookUsageBudget;
import io.llmspell.security.HookUsageBudgets;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * Configuration of hooks.
 *
 * @param enabled Whether beans are hooked at all.
 * @param timeout Deadline of a hook that does not set its own.
 * @param execution On which thread a hook runs that does not say so itself.
 * @param adviceOrder Place of hooks in the order of all advice: a lower value is further out. The default is inside
 *     method security and outside transactions and caching.
 * @param maxOwnThreads How many hooks may run on threads of their own at the same time.
 * @param onFailure What follows when a hook fails that does not say so itself.
 * @param breaker Circuit breaker of each hook.
 * @param limits What one call may grow to by the results of its hooks.
 * @param cache Results that hooks remember.
 * @param performance What is slow, and how much usage is high.
 * @param targets Components named by AspectJ pointcuts, by their type: agent, tool, workflow or state.
 * @param notRepeatable Patterns of component.operation around which Retry and Fork are invalid.
 * @param instances Settings of single hooks, by name.
 */
@ConfigurationProperties("llmspell.hooks")
public record HookProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("100ms") Duration timeout,
        @DefaultValue("adaptive") ExecutionMode execution,
        @DefaultValue("" + ADVICE_ORDER) int adviceOrder,
        @DefaultValue("64") int maxOwnThreads,
        @DefaultValue FailurePolicies onFailure,
        @DefaultValue Breaker breaker,
        @DefaultValue Limits limits,
        @DefaultValue Cache cache,
        @DefaultValue Performance performance,
        @DefaultValue Map<ComponentType, List<String>> targets,
        @DefaultValue List<String> notRepeatable,
        @DefaultValue Map<String, Instance> instances) {

    static final int ADVICE_ORDER = 1000;

    public HookProperties {
        requirePositive(timeout, "llmspell.hooks.timeout");
        requirePositive(maxOwnThreads, "llmspell.hooks.max-own-threads");
        Map<ComponentType, List<String>> copy = new EnumMap<>(ComponentType.class);
        targets.forEach((type, expressions) -> copy.put(type, List.copyOf(expressions)));
        targets = Collections.unmodifiableMap(copy);
        notRepeatable = List.copyOf(notRepeatable);
        instances = Collections.unmodifiableMap(new LinkedHashMap<>(instances));
    }

    /**
     * What follows when a hook fails.
     *
     * @param transform Of the TRANSFORM phase.
     * @param guard Of the GUARD phase.
     */
    public record FailurePolicies(
            @DefaultValue("allow") OnFailure transform,
            @DefaultValue("cancel") OnFailure guard) {}

    /**
     * When a breaker opens and closes.
     *
     * @param failureThreshold Consecutive failures that open it.
     * @param successThreshold Consecutive successes that close it again.
     * @param openDuration How long it stays open before the hook is tried again.
     */
    public record Breaker(
            @DefaultValue("5") int failureThreshold,
            @DefaultValue("2") int successThreshold,
            @DefaultValue("30s") Duration openDuration) {

        public Breaker {
            requirePositive(failureThreshold, "llmspell.hooks.breaker.failure-threshold");
            requirePositive(successThreshold, "llmspell.hooks.breaker.success-threshold");
            requirePositive(openDuration, "llmspell.hooks.breaker.open-duration");
        }

        BreakerSettings settings() {
            return new BreakerSettings(this.failureThreshold, this.successThreshold, this.openDuration);
        }
    }

    /**
     * What one call may grow to.
     *
     * @param attempts How often an operation may run in one call, over all its points.
     * @param redirects How deep redirects and branches may nest.
     * @param branches How many branches a fork may have.
     * @param streamElements How many elements of a stream are kept for the hooks that come after it.
     * @param streamText How many characters of what a stream has said are kept for hooks on its elements.
     */
    public record Limits(
            @DefaultValue("10") int attempts,
            @DefaultValue("5") int redirects,
            @DefaultValue("8") int branches,
            @DefaultValue("10000") int streamElements,
            @DefaultValue("100000") int streamText) {

        public Limits {
            requirePositive(attempts, "llmspell.hooks.limits.attempts");
            Assert.isTrue(redirects >= 0, "llmspell.hooks.limits.redirects must not be negative");
            requirePositive(branches, "llmspell.hooks.limits.branches");
            requirePositive(streamElements, "llmspell.hooks.limits.stream-elements");
            requirePositive(streamText, "llmspell.hooks.limits.stream-text");
        }
    }

    /**
     * Remembered results.
     *
     * @param maximumSize How many are kept at most.
     */
    public record Cache(@DefaultValue("10000") long maximumSize) {

        public Cache {
            Assert.isTrue(maximumSize >= 0, "llmspell.hooks.cache.maximum-size must not be negative");
        }
    }

    /**
     * What the points about performance fire for.
     *
     * @param enabled Whether these points fire at all.
     * @param slowOperation What a call may take before it is slow.
     * @param interval How often the usage of memory and processors is read, where somebody hooks it.
     * @param memory Usage of the heap.
     * @param cpu Usage of the processors.
     */
    public record Performance(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("5s") Duration slowOperation,
            @DefaultValue("5s") Duration interval,
            @DefaultValue Memory memory,
            @DefaultValue Cpu cpu) {

        private static final Duration NEVER = Duration.ofNanos(Long.MAX_VALUE);

        public Performance {
            requirePositive(slowOperation, "llmspell.hooks.performance.slow-operation");
            requirePositive(interval, "llmspell.hooks.performance.interval");
        }

        Duration threshold() {
            return this.enabled ? this.slowOperation : NEVER;
        }

        UsageSampler.Settings sampling() {
            return new UsageSampler.Settings(this.interval, this.memory.thresholds(), this.cpu.thresholds());
        }
    }

    /**
     * Usage of the heap.
     *
     * @param high Part of the heap from which its usage is high.
     * @param low Part of the heap below which its usage is no longer high.
     */
    public record Memory(
            @DefaultValue("0.9") double high,
            @DefaultValue("0.8") double low) {

        public Memory {
            requireThresholds(high, low, "llmspell.hooks.performance.memory");
        }

        UsageSampler.Thresholds thresholds() {
            return new UsageSampler.Thresholds(this.high, this.low);
        }
    }

    /**
     * Usage of the processors.
     *
     * @param high Part of the processors from which their usage is high.
     * @param low Part of the processors below which their usage is no longer high.
     */
    public record Cpu(
            @DefaultValue("0.9") double high,
            @DefaultValue("0.7") double low) {

        public Cpu {
            requireThresholds(high, low, "llmspell.hooks.performance.cpu");
        }

        UsageSampler.Thresholds thresholds() {
            return new UsageSampler.Thresholds(this.high, this.low);
        }
    }

    /**
     * Settings of one hook; what is not set stays as its annotation says.
     *
     * @param mode The mode it starts in.
     * @param priority Its position inside its phase, lower first.
     * @param onFailure What follows when it fails.
     * @param timeout Its deadline.
     * @param execution On which thread it runs.
     * @param components Names of the components it is for, with * and ?.
     * @param operations Names of the operations it is for, with * and ?.
     * @param breaker Its circuit breaker.
     * @param budget What it may use in a run.
     */
    public record Instance(
            @Nullable HookMode mode,
            @Nullable Integer priority,
            @Nullable OnFailure onFailure,
            @Nullable Duration timeout,
            @Nullable ExecutionMode execution,
            @Nullable List<String> components,
            @Nullable List<String> operations,
            @Nullable BreakerChange breaker,
            @Nullable Budget budget) {

        HookOverride override(Breaker defaultBreaker) {
            return new HookOverride(
                    this.mode,
                    this.priority,
                    this.onFailure,
                    this.timeout,
                    this.execution,
                    this.components,
                    this.operations,
                    (this.breaker != null)
                            ? this.breaker.appliedTo(defaultBreaker).settings()
                            : null);
        }
    }

    /**
     * What a hook may use in a run.
     *
     * @param cpuTime Processor time.
     * @param allocation Memory that it allocates.
     * @param onExceeded What follows when it used more: it is told of, or it is a failure of the hook.
     */
    public record Budget(
            @Nullable Duration cpuTime,
            @Nullable DataSize allocation,
            @DefaultValue("fail") HookUsageBudget.OnExceeded onExceeded) {

        HookUsageBudget of(String hook) {
            Long bytes = (this.allocation != null) ? this.allocation.toBytes() : null;
            return new HookUsageBudget(hook, this.cpuTime, bytes, this.onExceeded);
        }
    }

    /** The budgets of the hooks that have one. */
    HookUsageBudgets budgets(Supplier<? extends RefusalListener> refusals) {
        Map<String, HookUsageBudget> budgets = new LinkedHashMap<>();
        this.instances.forEach((name, instance) -> {
            if (instance.budget() != null) {
                budgets.put(name, instance.budget().of(name));
            }
        });
        return new HookUsageBudgets(budgets, refusals);
    }

    /**
     * Settings of the breaker of one hook; what is not set is as of the others.
     *
     * @param failureThreshold Consecutive failures that open it.
     * @param successThreshold Consecutive successes that close it again.
     * @param openDuration How long it stays open before the hook is tried again.
     */
    public record BreakerChange(
            @Nullable Integer failureThreshold,
            @Nullable Integer successThreshold,
            @Nullable Duration openDuration) {

        Breaker appliedTo(Breaker other) {
            return new Breaker(
                    Objects.requireNonNullElse(this.failureThreshold, other.failureThreshold()),
                    Objects.requireNonNullElse(this.successThreshold, other.successThreshold()),
                    Objects.requireNonNullElse(this.openDuration, other.openDuration()));
        }
    }

    HookDefaults defaults() {
        return new HookDefaults(this.timeout, this.execution, this.breaker.settings());
    }

    IntegrationSettings integration() {
        Map<String, HookOverride> overrides = new LinkedHashMap<>();
        this.instances.forEach((name, instance) -> overrides.put(name, instance.override(this.breaker)));
        return new IntegrationSettings(
                new ComponentTargets(this.targets, this.notRepeatable),
                new HookSettings(this.onFailure.transform(), this.onFailure.guard(), overrides),
                this.limits.attempts(),
                this.limits.redirects(),
                this.limits.branches(),
                this.limits.streamElements(),
                this.limits.streamText(),
                this.cache.maximumSize(),
                this.performance.threshold());
    }

    private static void requirePositive(Duration duration, String property) {
        Objects.requireNonNull(duration, property);
        Assert.isTrue(!duration.isNegative() && !duration.isZero(), () -> property + " must be positive");
    }

    private static void requireThresholds(double high, double low, String property) {
        Assert.isTrue(
                high > 0 && high <= 1 && low >= 0 && low <= high,
                () -> property + " must be such that 0 <= low <= high <= 1 and high > 0, but high is " + high
                        + " and low is " + low);
    }

    private static void requirePositive(int number, String property) {
        Assert.isTrue(number > 0, () -> property + " must be at least 1, but is " + number);
    }
}
