package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.RESOURCE_LIMIT_EXCEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.BreakerState;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookExecutor;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.Refusal;
import io.llmspell.hook.RefusalListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What a hook may use in a run. */
class HookBudgetTests {

    private static final String BUDGET = "llmspell.hooks.instances[greedy.use].budget.";

    private final Log log = new Log();

    private final ApplicationContextRunner runner = HookContexts.runner()
            .withPropertyValues("llmspell.hooks.timeout=60s")
            .withBean(Log.class, () -> this.log)
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withBean("watch", Watch.class)
            .withBean("greedy", Greedy.class)
            .withBean("shell", Shell.class);

    @Test
    void moreMemoryThanItMayIsAFailureOfAGuard() {
        this.runner.withPropertyValues(BUDGET + "allocation=1MB").run(context -> {
            Shell shell = context.getBean(Shell.class);

            assertThat(shell.run("little")).isEqualTo("ran little");
            assertThatExceptionOfType(HookCancelledException.class)
                    .isThrownBy(() -> shell.run("memory"))
                    .withMessageContaining("llmspell.hooks.instances[greedy.use].budget");

            assertThat(this.log.entries())
                    .containsExactly("ResourceLimitExceeded of tool:shell.run allocation by greedy.use");
            assertThat(context.getBean(MeterRegistry.class)
                            .get("security.refusals")
                            .tags("kind", "limit", "rule", "allocation")
                            .counter()
                            .count())
                    .isEqualTo(1);
        });
    }

    @Test
    void moreProcessorTimeThanItMayOpensItsBreaker() {
        this.runner
                .withPropertyValues(BUDGET + "cpu-time=5ms", "llmspell.hooks.breaker.failure-threshold=1")
                .run(context -> {
                    assertThatExceptionOfType(HookCancelledException.class)
                            .isThrownBy(() -> context.getBean(Shell.class).run("time"));

                    assertThat(this.log.entries())
                            .containsExactly("ResourceLimitExceeded of tool:shell.run cpu_time by greedy.use");
                    assertThat(context.getBean(HookRegistry.class)
                                    .find("greedy.use")
                                    .orElseThrow()
                                    .breakerState())
                            .isEqualTo(BreakerState.OPEN);
                });
    }

    @Test
    void itMayBeToldOfOnly() {
        this.runner
                .withPropertyValues(BUDGET + "allocation=1MB", BUDGET + "on-exceeded=warn")
                .run(context -> {
                    assertThat(context.getBean(Shell.class).run("memory")).isEqualTo("ran memory");

                    assertThat(this.log.entries())
                            .containsExactly("ResourceLimitExceeded of tool:shell.run allocation by greedy.use");
                });
    }

    @Test
    void itIsToldOfOnceTheRunHasEndedAndOfBothFigures() {
        this.runner
                .withPropertyValues(BUDGET + "allocation=1MB", BUDGET + "cpu-time=5ms", BUDGET + "on-exceeded=warn")
                .withBean(Listening.class)
                .run(context -> {
                    assertThat(context.getBean(Shell.class).run("memory and time"))
                            .isEqualTo("ran memory and time");

                    assertThat(context.getBean(Listening.class).told)
                            .containsExactly("allocation, inside: false", "cpu_time, inside: false");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"warn", "fail"})
    void whatItUsedBeforeItThrewIsMeasured(String onExceeded) {
        this.runner
                .withPropertyValues(BUDGET + "allocation=1MB", BUDGET + "on-exceeded=" + onExceeded)
                .run(context -> {
                    assertThatExceptionOfType(HookCancelledException.class)
                            .isThrownBy(() -> context.getBean(Shell.class).run("memory, then fail"))
                            .withMessageContaining("out of order");

                    assertThat(this.log.entries())
                            .containsExactly("ResourceLimitExceeded of tool:shell.run allocation by greedy.use");
                });
    }

    @Test
    void aHookThatIsToldOfItIsNotToldOfItself() {
        this.runner
                .withPropertyValues(
                        BUDGET + "allocation=1MB",
                        "llmspell.hooks.instances[watch.limit].budget.allocation=1B",
                        "llmspell.hooks.instances[watch.limit].budget.on-exceeded=warn")
                .run(context -> {
                    assertThatExceptionOfType(HookCancelledException.class)
                            .isThrownBy(() -> context.getBean(Shell.class).run("memory"));

                    assertThat(this.log.entries()).hasSize(1);
                });
    }

    @Test
    void measuringThatIsSwitchedOffIsSwitchedOn() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        threads.setThreadAllocatedMemoryEnabled(false);
        try {
            this.runner
                    .withPropertyValues(BUDGET + "allocation=1MB")
                    .run(context -> assertThatExceptionOfType(HookCancelledException.class)
                            .isThrownBy(() -> context.getBean(Shell.class).run("memory")));
        } finally {
            threads.setThreadAllocatedMemoryEnabled(true);
        }
    }

    @Test
    void aHookWithoutABudgetIsNotMeasured() {
        this.runner.run(context -> {
            assertThat(context.getBean(Shell.class).run("memory")).isEqualTo("ran memory");
            assertThat(this.log.entries()).isEmpty();
        });
    }

    @Test
    void aBudgetThatIsNotPositiveStopsTheStart() {
        this.runner
                .withPropertyValues(BUDGET + "cpu-time=0s")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("budget of hook 'greedy.use' must be positive"));
    }

    static class Greedy {

        private final AtomicLong sink = new AtomicLong();

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD)
        HookResult use(String command) {
            if (command.startsWith("memory")) {
                this.sink.addAndGet(new byte[8 << 20].length);
            }
            long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            while (command.endsWith("time")
                    && ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin < 50_000_000) {
                this.sink.incrementAndGet();
            }
            if (command.endsWith("fail")) {
                throw new IllegalStateException("out of order");
            }
            return HookResult.proceed();
        }
    }

    static class Listening implements RefusalListener {

        private final List<String> told = new CopyOnWriteArrayList<>();

        private final ObjectProvider<HookExecutor> executor;

        Listening(ObjectProvider<HookExecutor> executor) {
            this.executor = executor;
        }

        @Override
        public void refused(Refusal refusal) {
            boolean inside =
                    this.executor.getObject().callStacks().current().isInsideHookAt(Set.of(BEFORE_TOOL_EXECUTION));
            this.told.add(refusal.rule() + ", inside: " + inside);
        }
    }

    static class Watch {

        private final Log log;

        Watch(Log log) {
            this.log = log;
        }

        @Hook(RESOURCE_LIMIT_EXCEEDED)
        void limit(HookContext context) {
            this.log.note(context + " " + context.arguments().get("limit") + " by "
                    + context.arguments().get("hook"));
        }
    }

    @ToolComponent
    static class Shell {

        public String run(String command) {
            return "ran " + command;
        }
    }
}
