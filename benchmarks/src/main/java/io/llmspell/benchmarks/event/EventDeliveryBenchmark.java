package io.llmspell.benchmarks.event;

import io.llmspell.event.UniversalEvent;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * From published to handled: a publisher publishes a batch, made before, and waits until every subscriber has handled
 * all of it. The score is how many events a second are published and handled by all; {@code publishNanos} how long a
 * call of {@code publish} takes on average, its waits for room included. Deliveries are so many times the score as
 * there are subscribers.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 700, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 600, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g"})
public class EventDeliveryBenchmark {

    /** Some publishers, some subscribers and what is between them. */
    @State(Scope.Benchmark)
    public abstract static class Setting {

        /** Different objects, as those that are published are; so few that they do not fill the caches. */
        private static final int EVENTS = 64;

        private Batches batches;

        private List<Tally> tallies;

        private List<UniversalEvent[]> events;

        private Contender contender;

        abstract String bus();

        abstract int publishers();

        abstract int subscribers();

        @Setup
        public void setUp() throws Exception {
            boolean concurrent = Contenders.isConcurrent(bus());
            this.batches = new Batches(publishers());
            this.tallies = Stream.generate(() -> new Tally(this.batches, concurrent))
                    .limit(subscribers())
                    .toList();
            this.events =
                    IntStream.range(0, publishers()).mapToObj(Setting::events).toList();
            this.contender = Contenders.start(bus(), publishers(), this.tallies);
        }

        private static UniversalEvent[] events(int publisher) {
            return Stream.generate(() -> Samples.event(publisher)).limit(EVENTS).toArray(UniversalEvent[]::new);
        }

        /** A score of events that were not handled would be none: this fails the benchmark. */
        @TearDown(Level.Iteration)
        public void verify() throws InterruptedException {
            this.contender.verify();
        }

        @TearDown
        public void tearDown() throws Exception {
            this.contender.stop();
        }

        void batch(int publisher, PublishCost cost) {
            UniversalEvent[] own = this.events.get(publisher);
            this.batches.begin(publisher);
            long began = System.nanoTime();
            for (int i = 0; i < Batches.SIZE; i++) {
                this.contender.publish(own[i % EVENTS]);
            }
            cost.add(System.nanoTime() - began);
            this.batches.await(publisher, this.tallies);
        }
    }

    @State(Scope.Benchmark)
    public static class OneToOne extends Setting {

        @Param({
            "ours",
            "oursBlock",
            "oursLazy",
            "guava",
            "mbassador",
            "vertx",
            "reactor",
            "flow",
            "spring",
            "disruptor",
            "jctoolsMailbox",
            "jctoolsThread"
        })
        private String bus = "";

        @Override
        String bus() {
            return this.bus;
        }

        @Override
        int publishers() {
            return 1;
        }

        @Override
        int subscribers() {
            return 1;
        }
    }

    @State(Scope.Benchmark)
    public static class OneToEight extends Setting {

        @Param({
            "ours",
            "oursBlock",
            "oursLazy",
            "oursStuck",
            "oursAll",
            "guava",
            "mbassador",
            "vertx",
            "reactor",
            "flow",
            "spring",
            "disruptor",
            "jctoolsMailbox",
            "jctoolsThread"
        })
        private String bus = "";

        @Override
        String bus() {
            return this.bus;
        }

        @Override
        int publishers() {
            return 1;
        }

        @Override
        int subscribers() {
            return 8;
        }
    }

    @State(Scope.Benchmark)
    public static class TwoToTwo extends Setting {

        @Param({
            "ours",
            "oursBlock",
            "oursLazy",
            "guava",
            "mbassador",
            "vertx",
            "reactor",
            "flow",
            "spring",
            "disruptor",
            "jctoolsMailbox",
            "jctoolsThread"
        })
        private String bus = "";

        @Override
        String bus() {
            return this.bus;
        }

        @Override
        int publishers() {
            return 2;
        }

        @Override
        int subscribers() {
            return 2;
        }
    }

    /** What a publisher spends on publishing. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class PublishCost {

        private long nanos;

        private long batches;

        private int parts;

        @Setup(Level.Iteration)
        public void reset(BenchmarkParams benchmark) {
            this.nanos = 0;
            this.batches = 0;
            // JMH adds such a result up, over threads, iterations and forks: each of them gives its part of the mean.
            this.parts =
                    benchmark.getThreads() * benchmark.getMeasurement().getCount() * Math.max(1, benchmark.getForks());
        }

        private void add(long nanos) {
            this.nanos += nanos;
            this.batches++;
        }

        /** The mean of a call: in the result at the end, that is; in the line of an iteration it is a part of it. */
        public double publishNanos() {
            return (double) this.nanos / Math.max(1, this.batches * Batches.SIZE) / this.parts;
        }
    }

    @Benchmark
    @Threads(1)
    @OperationsPerInvocation(Batches.SIZE)
    public void oneToOne(OneToOne setting, PublishCost cost) {
        setting.batch(0, cost);
    }

    @Benchmark
    @Threads(1)
    @OperationsPerInvocation(Batches.SIZE)
    public void oneToEight(OneToEight setting, PublishCost cost) {
        setting.batch(0, cost);
    }

    @Benchmark
    @Threads(2)
    @OperationsPerInvocation(Batches.SIZE)
    public void twoToTwo(TwoToTwo setting, PublishCost cost, ThreadParams thread) {
        setting.batch(thread.getThreadIndex(), cost);
    }
}
