package io.llmspell.benchmarks.event;

import io.llmspell.event.EventBus;
import io.llmspell.event.EventLimits;
import io.llmspell.event.EventSource;
import io.llmspell.event.PatternLimits;
import io.llmspell.event.PublishResult;
import io.llmspell.event.SubscriptionOptions;
import io.llmspell.event.UniversalEvent;
import io.llmspell.observability.EventMeters;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A call of {@code publish} where there are many subscriptions, of which one to three, or none, are given the event.
 * Its type is one of 1024, all of which are known: the score should not grow with the subscriptions but by cache
 * misses.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g"})
@State(Scope.Benchmark)
public class SubscriptionCountBenchmark {

    /** Short, as the queues of all that match are to be in memory at once. */
    private static final int CAPACITY = 1024;

    @Param({"10", "1000", "10000", "100000"})
    private int subscriptions;

    /** Not closed: that would count as allocated by the last iteration, and its threads do not outlive the fork. */
    private EventBus bus;

    private UniversalEvent[] wanted;

    private UniversalEvent[] unwanted;

    private int next;

    @Setup
    public void setUp() {
        this.bus = EventBus.builder()
                .limits(limits(this.subscriptions))
                .listener(new EventMeters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)))
                .build();
        SubscriptionOptions options =
                SubscriptionOptions.builder().capacity(CAPACITY).build();
        for (String pattern : PatternSamples.patterns(this.subscriptions)) {
            this.bus.subscribe(List.of(pattern), options, event -> {});
        }
        this.wanted = events(PatternSamples.wanted(this.subscriptions));
        this.unwanted = events(PatternSamples.unwanted(this.subscriptions));
    }

    private static EventLimits limits(int subscriptions) {
        EventLimits defaults = EventLimits.DEFAULT;
        return new EventLimits(
                defaults.maxSize(),
                defaults.maxDepth(),
                defaults.maxMetadata(),
                subscriptions,
                defaults.maxRegexPatterns(),
                defaults.maxCachedTypes(),
                defaults.maxDeadLetters(),
                PatternLimits.DEFAULT);
    }

    private static UniversalEvent[] events(String[] types) {
        EventSource source = Samples.source(0);
        return Stream.of(types)
                .map(type -> Samples.event(type, source, Samples.map()))
                .toArray(UniversalEvent[]::new);
    }

    /** An event that one to three of the subscriptions are given. */
    @Benchmark
    public PublishResult wanted() {
        return this.bus.publish(next(this.wanted));
    }

    /** An event that none of the subscriptions is given. */
    @Benchmark
    public PublishResult unwanted() {
        return this.bus.publish(next(this.unwanted));
    }

    private UniversalEvent next(UniversalEvent[] events) {
        int index = this.next;
        this.next = (index + 1) % PatternSamples.TYPES;
        return events[index];
    }
}
