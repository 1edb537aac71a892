package io.llmspell.integration;

import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.TOOL_VALIDATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmspell.autoconfigure.HookAutoConfiguration;
import io.llmspell.autoconfigure.HookMetersAutoConfiguration;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookExecutionListener;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookListener;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.Priority;
import io.llmspell.hook.RegisteredHook;
import io.llmspell.hook.ResultType;
import io.llmspell.integration.StressedTools.Answer;
import io.llmspell.integration.StressedTools.Down;
import io.llmspell.integration.StressedTools.Request;
import io.llmspell.integration.StressedTools.Token;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The two invariants under load: no operation runs with arguments that a guard has not passed for that run, and no
 * value reaches a caller that the AFTER guards have not passed. More calls by {@code -Dllmspell.stress.calls=…}.
 */
class InvariantsStressTests {

    private static final int THREADS = 64;

    private static final int CALLS = Integer.getInteger("llmspell.stress.calls", 1_000_000);

    private final Map<String, LongAdder> runs = new ConcurrentHashMap<>();

    @Test
    void theInvariantsHoldWhileHooksComeGoFailAndReturnAllResults() {
        stress(
                CALLS,
                List.of(
                        StressedTools.Alpha.class,
                        StressedTools.Beta.class,
                        StressedTools.Gamma.class,
                        StressedTools.Delta.class),
                StressedTools.Tool::new,
                (tool, request) -> ((StressedTools.Tool) tool).run(request));
    }

    @Test
    void theyHoldWhereValuesComeLater() {
        stress(
                CALLS / 5,
                List.of(
                        StressedTools.LaterAlpha.class,
                        StressedTools.LaterBeta.class,
                        StressedTools.LaterGamma.class,
                        StressedTools.LaterDelta.class),
                StressedTools.LaterTool::new,
                (tool, request) -> {
                    try {
                        return ((StressedTools.LaterTool) tool).run(request).get(60, TimeUnit.SECONDS);
                    } catch (ExecutionException ex) {
                        throw ex.getCause();
                    }
                });
    }

    /** Calls a tool, and waits for its value. */
    private interface Caller {
        Answer call(Object tool, Request request) throws Throwable;
    }

    private void stress(int calls, List<Class<?>> tools, Function<String, Object> replacements, Caller caller) {
        StressedTools.VIOLATIONS.clear();
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(HookAutoConfiguration.class, HookMetersAutoConfiguration.class))
                .withPropertyValues(
                        "llmspell.hooks.timeout=5m",
                        "llmspell.hooks.breaker.open-duration=50ms",
                        "llmspell.hooks.cache.maximum-size=500")
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean(Seen.class)
                .withInitializer(context -> tools.forEach(
                        tool -> ((GenericApplicationContext) context).registerBean(tool.getSimpleName(), tool)))
                .run(context -> stress(
                        context,
                        calls,
                        tools.stream().<Object>map(context::getBean).toList(),
                        replacements,
                        caller));
    }

    private void stress(
            ApplicationContext context,
            int calls,
            List<Object> tools,
            Function<String, Object> replacements,
            Caller caller)
            throws InterruptedException {
        HookRegistry registry = context.getBean(HookRegistry.class);
        registerPermanentGuards(registry);
        StressingHooks churned = new StressingHooks(registry, replacements);
        AtomicInteger left = new AtomicInteger(calls);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(() -> work(tools, caller, churned, left));
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(StressedTools.VIOLATIONS).isEmpty();
        Seen seen = context.getBean(Seen.class);
        assertThat(seen.results.keySet()).containsExactlyInAnyOrder(ResultType.values());
        assertThat(seen.failures.keySet())
                .contains(
                        HookFailure.Kind.EXCEPTION,
                        HookFailure.Kind.NO_RESULT,
                        HookFailure.Kind.INVALID_RESULT,
                        HookFailure.Kind.TIMEOUT);
        MeterRegistry meters = context.getBean(MeterRegistry.class);
        // The losers of a fork may still be under way.
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> this.runs.forEach((hook, count) -> {
                    assertThat((long) meters.get("hook.executions")
                                    .tag("hook", hook)
                                    .functionCounter()
                                    .count())
                            .as(hook)
                            .isEqualTo(count.sum());
                    assertThat(meters.get("hook.execution.duration")
                                    .tag("hook", hook)
                                    .timer()
                                    .count())
                            .as(hook)
                            .isEqualTo(count.sum());
                }));
        assertThat(this.runs).hasSize(5);
        assertThat(this.runs.get("first").sum()).isGreaterThan(calls / 2);
    }

    private void registerPermanentGuards(HookRegistry registry) {
        registerGuard(registry, "first", BEFORE_TOOL_EXECUTION, Priority.HIGHEST, 0);
        registerGuard(registry, "last", BEFORE_TOOL_EXECUTION, Priority.LOWEST, 1);
        registerGuard(registry, "validation", TOOL_VALIDATION, Priority.NORMAL, 2);
        registerAfterGuard(registry, "after-first", Priority.HIGHEST, false);
        registerAfterGuard(registry, "after-last", Priority.LOWEST, true);
    }

    private void registerGuard(HookRegistry registry, String name, HookPoint point, int priority, int number) {
        LongAdder count = this.runs.computeIfAbsent(name, key -> new LongAdder());
        registry.register(HookDefinition.builder(name)
                .on(point)
                .phase(HookPhase.GUARD)
                .priority(priority)
                .handler(context -> {
                    count.increment();
                    context.argument("request", Request.class).permit(componentOf(context), number);
                    return HookResult.proceed();
                }));
    }

    private void registerAfterGuard(HookRegistry registry, String name, int priority, boolean last) {
        LongAdder count = this.runs.computeIfAbsent(name, key -> new LongAdder());
        registry.register(HookDefinition.builder(name)
                .on(AFTER_TOOL_EXECUTION)
                .phase(HookPhase.GUARD)
                .priority(priority)
                .handler(context -> {
                    count.increment();
                    context.argument("request", Request.class)
                            .token
                            .passed(last, componentOf(context), context.result());
                    return HookResult.proceed();
                }));
    }

    private static int componentOf(HookContext context) {
        return StressedTools.NAMES.indexOf(context.component().name());
    }

    private static void work(List<Object> tools, Caller caller, StressingHooks churned, AtomicInteger left) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        while (left.getAndDecrement() > 0) {
            if (random.nextInt(500) == 0) {
                churned.churn(random);
            }
            int component = (random.nextInt(200) == 0) ? 3 : random.nextInt(3);
            call(caller, tools.get(component), component, random.nextInt(StressedTools.FAMILY));
        }
    }

    private static void call(Caller caller, Object tool, int component, int key) {
        Token token = new Token();
        try {
            Answer answer = caller.call(tool, new Request(token, key));
            if (!token.hasPassed(component, answer)) {
                StressedTools.violation("A value reached a caller that the AFTER guards have not passed");
            }
            if (answer != null && answer.key % StressedTools.FAMILY != key) {
                StressedTools.violation("The value of " + answer.key + " reached the caller of " + key);
            }
        } catch (HookCancelledException | Down ex) {
            // As it may be.
        } catch (Throwable ex) {
            StressedTools.violation("A caller got " + ex);
        }
        if (Thread.interrupted()) {
            StressedTools.violation("An interrupt has leaked to a caller");
        }
    }

    /** What happened at all. */
    static class Seen implements HookListener {

        private final Map<ResultType, LongAdder> results = new ConcurrentHashMap<>();

        private final Map<HookFailure.Kind, LongAdder> failures = new ConcurrentHashMap<>();

        @Override
        public HookExecutionListener observe(RegisteredHook hook, HookPoint point) {
            return new HookExecutionListener() {
                @Override
                public void completed(HookContext context, HookResult result, HookMode mode, long nanos) {
                    if (mode == HookMode.ENFORCE) {
                        Seen.this
                                .results
                                .computeIfAbsent(result.type(), type -> new LongAdder())
                                .increment();
                    }
                }

                @Override
                public void failed(HookContext context, HookFailure failure, HookMode mode, long nanos) {
                    Seen.this
                            .failures
                            .computeIfAbsent(failure.kind(), kind -> new LongAdder())
                            .increment();
                }
            };
        }
    }
}
