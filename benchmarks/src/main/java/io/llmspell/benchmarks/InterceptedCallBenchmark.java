package io.llmspell.benchmarks;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.util.concurrent.TimeUnit;
import org.aopalliance.intercept.MethodInterceptor;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.ConfigurableApplicationContext;

/** A call of a tool through its Spring proxy: with an interceptor that does nothing, and with ours and its hooks. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 5,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
public class InterceptedCallBenchmark {

    /** What the others are measured against: the same class-based proxy with one interceptor that only proceeds. */
    @State(Scope.Benchmark)
    public static class EmptyProxy {

        private Tool tool;

        @Setup
        public void setUp() {
            ProxyFactory factory = new ProxyFactory(new HookedTool());
            factory.setProxyTargetClass(true);
            factory.addAdvice((MethodInterceptor) invocation -> invocation.proceed());
            this.tool = (Tool) factory.getProxy();
        }
    }

    /** The same proxy with a Resilience4j breaker as its interceptor, by permission and success. */
    @State(Scope.Benchmark)
    public static class BreakerProxy {

        private Tool tool;

        @Setup
        public void setUp() {
            CircuitBreaker breaker = CircuitBreaker.of(
                    "alone",
                    CircuitBreakerConfig.custom()
                            .slidingWindowSize(5)
                            .minimumNumberOfCalls(5)
                            .build());
            ProxyFactory factory = new ProxyFactory(new HookedTool());
            factory.setProxyTargetClass(true);
            factory.addAdvice((MethodInterceptor) invocation -> {
                breaker.acquirePermission();
                long began = System.nanoTime();
                Object result = invocation.proceed();
                breaker.onSuccess(System.nanoTime() - began, TimeUnit.NANOSECONDS);
                return result;
            });
            this.tool = (Tool) factory.getProxy();
        }
    }

    /** A Spring application with so many guards at the tool: breaker, deadline and meters on. */
    @State(Scope.Benchmark)
    public static class Hooked {

        @Param({"0", "1", "5"})
        private int hooks;

        private ConfigurableApplicationContext context;

        private Tool tool;

        @Setup
        public void setUp() {
            this.context = Application.start(this.hooks, 0);
            this.tool = this.context.getBean(Tool.class);
        }

        @TearDown
        public void tearDown() {
            this.context.close();
        }
    }

    /** A Spring application with hooks, but none at the tool. */
    @State(Scope.Benchmark)
    public static class HookedElsewhere {

        private ConfigurableApplicationContext context;

        private Tool tool;

        @Setup
        public void setUp() {
            this.context = Application.start(0, 5);
            this.tool = this.context.getBean(Tool.class);
        }

        @TearDown
        public void tearDown() {
            this.context.close();
        }
    }

    @Benchmark
    public Object emptyInterceptor(EmptyProxy state) {
        return state.tool.call("argument");
    }

    @Benchmark
    public Object breakerAlone(BreakerProxy state) {
        return state.tool.call("argument");
    }

    @Benchmark
    public Object hooked(Hooked state) {
        return state.tool.call("argument");
    }

    @Benchmark
    public Object hookedElsewhere(HookedElsewhere state) {
        return state.tool.call("argument");
    }
}
