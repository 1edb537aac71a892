package io.llmspell.observability;

import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookExecutionListener;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.ResultType;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The meters of one hook at one point. A run costs one timer and one adder: the counters are read from adders when they
 * are scraped, and the count of runs is the sum of the others.
 */
final class HookPointMeters implements HookExecutionListener {

    private static final Duration[] BUCKETS = {
        Duration.ofNanos(10_000),
        Duration.ofNanos(100_000),
        Duration.ofMillis(1),
        Duration.ofMillis(10),
        Duration.ofMillis(100)
    };

    private static final String RESULTS =
            "Results of a hook: continue, modified, cancel, redirect, replace, retry, fork, cache or skipped";

    private static final String FAILURES =
            "Failures of a hook: exception, timeout, no_result, invalid_result or interrupted; or, where it did not run, "
                    + "circuit_open, rejected, recursion or unavailable";

    private final MeterRegistry registry;

    private final Tags tags;

    private final Consumer<Meter> owner;

    private final Timer duration;

    private final LongAdder failedRuns = new LongAdder();

    /** What nearly every run ends with: found without a look-up. */
    private final LongAdder continued;

    private final Map<ResultType, LongAdder> results = new ConcurrentHashMap<>();

    private final Map<HookFailure.Kind, LongAdder> failures = new ConcurrentHashMap<>();

    HookPointMeters(MeterRegistry registry, String hook, String point, Consumer<Meter> owner) {
        this.registry = registry;
        this.tags = Tags.of("hook", hook, "point", point);
        this.owner = owner;
        this.duration = Timer.builder("hook.execution.duration")
                .description("How long a hook ran")
                .tags(this.tags)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        owner.accept(this.duration);
        owner.accept(FunctionCounter.builder("hook.executions", this, HookPointMeters::runs)
                .description("Runs of a hook, the failed ones included")
                .tags(this.tags)
                .register(registry));
        // There from the start, so that a rate can be told from the first occurrence on.
        this.continued = counter(ResultType.CONTINUE);
        counter(HookFailure.Kind.EXCEPTION);
        counter(HookFailure.Kind.TIMEOUT);
    }

    private double runs() {
        long runs = this.failedRuns.sum();
        for (LongAdder result : this.results.values()) {
            runs += result.sum();
        }
        return runs;
    }

    @Override
    public void completed(HookContext context, HookResult result, HookMode mode, long nanos) {
        this.duration.record(nanos, TimeUnit.NANOSECONDS);
        (result.type() == ResultType.CONTINUE ? this.continued : counter(result.type())).increment();
    }

    @Override
    public void failed(HookContext context, HookFailure failure, HookMode mode, long nanos) {
        if (nanos > 0) {
            this.duration.record(nanos, TimeUnit.NANOSECONDS);
            this.failedRuns.increment();
        }
        counter(failure.kind()).increment();
    }

    private LongAdder counter(ResultType type) {
        LongAdder known = this.results.get(type);
        return (known != null)
                ? known
                : this.results.computeIfAbsent(type, key -> counted("hook.result.types", RESULTS, key.externalName()));
    }

    private LongAdder counter(HookFailure.Kind kind) {
        return this.failures.computeIfAbsent(kind, key -> counted("hook.failures", FAILURES, key.externalName()));
    }

    private LongAdder counted(String name, String description, String result) {
        LongAdder adder = new LongAdder();
        this.owner.accept(FunctionCounter.builder(name, adder, LongAdder::sum)
                .description(description)
                .tags(this.tags)
                .tag("result", result)
                .register(this.registry));
        return adder;
    }
}
