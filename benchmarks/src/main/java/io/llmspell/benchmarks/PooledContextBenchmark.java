package io.llmspell.benchmarks;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Why contexts are not pooled: two threads that take an object of a context's size from a pool, and that allocate it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
@Threads(2)
@State(Scope.Benchmark)
public class PooledContextBenchmark {

    private final ArrayBlockingQueue<Context> bounded = new ArrayBlockingQueue<>(64);

    private final ConcurrentLinkedDeque<Context> linked = new ConcurrentLinkedDeque<>();

    /** Of the size of a call with its context. */
    private static final class Context {

        private final @Nullable Object[] references = new Object[24];

        private Context fill(Object value) {
            for (int i = 0; i < 8; i++) {
                this.references[i] = value;
            }
            return this;
        }

        private void clear() {
            for (int i = 0; i < 8; i++) {
                this.references[i] = null;
            }
        }
    }

    @Benchmark
    public void allocated(Blackhole hole) {
        hole.consume(new Context().fill(this));
    }

    @Benchmark
    public void pooledInAQueue(Blackhole hole) {
        Context context = this.bounded.poll();
        if (context == null) {
            context = new Context();
        }
        hole.consume(context.fill(this));
        context.clear();
        hole.consume(this.bounded.offer(context));
    }

    @Benchmark
    public void pooledInADeque(Blackhole hole) {
        Context context = this.linked.pollFirst();
        if (context == null) {
            context = new Context();
        }
        hole.consume(context.fill(this));
        context.clear();
        this.linked.addFirst(context);
    }
}
