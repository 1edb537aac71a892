package io.llmspell.benchmarks.event;

import io.llmspell.event.EventBus;
import io.llmspell.event.EventSource;
import io.llmspell.event.EventTopic;
import io.llmspell.event.PublishResult;
import io.llmspell.event.Subscription;
import io.llmspell.event.SubscriptionOptions;
import io.llmspell.event.UniversalEvent;
import io.llmspell.observability.EventMeters;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a publisher pays for a call, and with {@code -prof gc} what it allocates: with somebody who handles the event on
 * another thread, with nobody, and the parts of it. Allocation is that of all threads, the handler's included.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
public class PublishBenchmark {

    private static final String UNWANTED = "tool.execution.completed";

    /** A bus with one subscription, whose handler does nothing. */
    @State(Scope.Benchmark)
    public static class Bus {

        private EventBus bus;

        private Subscription subscription;

        private EventTopic wanted;

        private EventTopic unwanted;

        @Setup
        public void setUp() {
            this.bus = EventBus.builder()
                    .listener(new EventMeters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)))
                    .build();
            this.subscription =
                    this.bus.subscribe(List.of("agent.*.completed"), SubscriptionOptions.named("fast"), event -> {});
            this.wanted = this.bus.topic(Samples.TYPE);
            this.unwanted = this.bus.topic(UNWANTED);
        }

        @TearDown
        public void tearDown() {
            this.bus.close();
        }
    }

    /** Events and what they are made of. */
    @State(Scope.Benchmark)
    public static class Parts {

        private final EventSource source = Samples.source(0);

        private final Map<String, Object> map = Samples.map();

        private final Samples.Completed bean = Samples.bean();

        private final ObjectNode node = Samples.node();

        private final UniversalEvent event = Samples.event(0);

        private final UniversalEvent unwanted = Samples.event(UNWANTED, this.source, this.map);

        private final byte[] json = this.event.toJson();
    }

    /** Events that were dropped, of all iterations: if they are many, the score is that of a subscriber left behind. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Lost {

        private long before;

        private long after;

        @Setup(Level.Iteration)
        public void begin(Bus bus) {
            this.before = bus.subscription.statistics().dropped();
        }

        @TearDown(Level.Iteration)
        public void end(Bus bus) {
            this.after = bus.subscription.statistics().dropped();
        }

        public long dropped() {
            return this.after - this.before;
        }
    }

    @Benchmark
    public PublishResult publishEvent(Bus bus, Parts parts, Lost lost) {
        return bus.bus.publish(parts.event);
    }

    @Benchmark
    public PublishResult publishMap(Bus bus, Parts parts, Lost lost) {
        return bus.bus.publish(Samples.TYPE, parts.map);
    }

    @Benchmark
    public PublishResult publishRecord(Bus bus, Parts parts, Lost lost) {
        return bus.bus.publish(Samples.TYPE, parts.bean);
    }

    @Benchmark
    public PublishResult publishEventToNobody(Bus bus, Parts parts) {
        return bus.bus.publish(parts.unwanted);
    }

    @Benchmark
    public PublishResult publishMapToNobody(Bus bus, Parts parts) {
        return bus.bus.publish(UNWANTED, parts.map);
    }

    @Benchmark
    public boolean isWantedBySomebody(Bus bus) {
        return bus.wanted.isWanted();
    }

    @Benchmark
    public boolean isWantedByNobody(Bus bus) {
        return bus.unwanted.isWanted();
    }

    @Benchmark
    public UniversalEvent buildWithoutData(Parts parts) {
        return UniversalEvent.builder(Samples.TYPE).source(parts.source).build();
    }

    @Benchmark
    public UniversalEvent buildFromMap(Parts parts) {
        return UniversalEvent.builder(Samples.TYPE)
                .source(parts.source)
                .data(parts.map)
                .build();
    }

    @Benchmark
    public UniversalEvent buildFromNode(Parts parts) {
        return UniversalEvent.builder(Samples.TYPE)
                .source(parts.source)
                .data(parts.node)
                .build();
    }

    @Benchmark
    public UniversalEvent buildFromRecord(Parts parts) {
        return UniversalEvent.builder(Samples.TYPE)
                .source(parts.source)
                .data(parts.bean)
                .build();
    }

    @Benchmark
    public byte[] toJson(Parts parts) {
        return parts.event.toJson();
    }

    @Benchmark
    public UniversalEvent fromJson(Parts parts) {
        return UniversalEvent.fromJson(parts.json);
    }
}
