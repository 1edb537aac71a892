package io.llmspell.benchmarks;

import java.util.concurrent.TimeUnit;
import org.aopalliance.intercept.MethodInterceptor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.ConfigurableApplicationContext;

/** An operation that takes a millisecond, with three guards and without. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
@State(Scope.Benchmark)
public class MillisecondOperationBenchmark {

    private static final long MILLISECOND = 1_000_000;

    private ConfigurableApplicationContext context;

    private Tool hooked;

    private Tool bare;

    @Setup
    public void setUp() {
        this.context = Application.start(3, 0);
        this.hooked = this.context.getBean(Tool.class);
        ProxyFactory factory = new ProxyFactory(new HookedTool());
        factory.setProxyTargetClass(true);
        factory.addAdvice((MethodInterceptor) invocation -> invocation.proceed());
        this.bare = (Tool) factory.getProxy();
    }

    @TearDown
    public void tearDown() {
        this.context.close();
    }

    @Benchmark
    public long emptyInterceptor() {
        return this.bare.work(MILLISECOND);
    }

    @Benchmark
    public long threeHooks() {
        return this.hooked.work(MILLISECOND);
    }
}
