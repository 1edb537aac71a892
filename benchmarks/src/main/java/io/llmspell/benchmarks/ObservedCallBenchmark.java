package io.llmspell.benchmarks;

import io.micrometer.observation.ObservationRegistry;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** A call with one guard, and what it costs to have it observed and its correlation id in the MDC. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
@State(Scope.Benchmark)
public class ObservedCallBenchmark {

    /**
     * Neither; observed by a registry that nobody listens to; the MDC alone; each chain, each hook, by a registry with
     * a handler that does nothing.
     */
    @Param({"neither", "deaf", "mdc", "chain", "hook"})
    private String observed = "neither";

    private ConfigurableApplicationContext context;

    private Tool tool;

    @Setup
    public void setUp() {
        ObservationRegistry registry = ObservationRegistry.create();
        if (!this.observed.equals("deaf")) {
            registry.observationConfig().observationHandler(any -> true);
        }
        String level = switch (this.observed) {
            case "deaf", "chain" -> "chain";
            case "hook" -> "hook";
            default -> "none";
        };
        this.context = Application.start(1, 0, beans -> {
            beans.registerBean(ObservationRegistry.class, () -> registry);
            beans.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "observed",
                            Map.of(
                                    "llmspell.hooks.observations",
                                    level,
                                    "llmspell.mdc.enabled",
                                    this.observed.equals("mdc"))));
        });
        this.tool = this.context.getBean(Tool.class);
    }

    @TearDown
    public void tearDown() {
        this.context.close();
    }

    @Benchmark
    public Object guarded() {
        return this.tool.call("argument");
    }
}
