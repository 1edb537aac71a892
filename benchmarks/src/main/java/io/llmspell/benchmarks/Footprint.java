package io.llmspell.benchmarks;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookEngine;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.StandardHookPoint;
import io.llmspell.observability.HookMeters;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Prints how many bytes a registered hook keeps: the growth of the heap over many of them, after collections. */
public final class Footprint {

    private static final int MANY = 2_000;

    private Footprint() {}

    public static void main(String[] arguments) {
        print("a breaker as a hook has it", i -> breaker("b" + i));
        HookEngine engine = HookEngine.builder().build();
        print("a registered hook with its breaker", i -> engine.registry().register(definition(i)));
        HookEngine measured = HookEngine.builder()
                .listener(new HookMeters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)))
                .build();
        print("the same with its meters on Prometheus", i -> measured.registry().register(definition(i)));
        engine.close();
        measured.close();
    }

    private static CircuitBreaker breaker(String name) {
        return CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(5)
                        .minimumNumberOfCalls(5)
                        .build());
    }

    private static HookDefinition definition(int i) {
        return HookDefinition.builder("hook" + i)
                .on(StandardHookPoint.BEFORE_TOOL_EXECUTION)
                .handler(context -> HookResult.proceed());
    }

    private static void print(String what, IntFunction<Object> make) {
        List<Object> kept = new ArrayList<>(MANY);
        kept.add(make.apply(-1));
        long before = used();
        for (int i = 0; i < MANY; i++) {
            kept.add(make.apply(i));
        }
        long bytes = (used() - before) / kept.size();
        System.out.println(bytes + " B for " + what);
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
