package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.CPU_USAGE_HIGH;
import static io.llmspell.hook.StandardHookPoint.MEMORY_USAGE_HIGH;
import static io.llmspell.hook.StandardHookPoint.PERFORMANCE_THRESHOLD_EXCEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookContext;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.UsageReadings;
import io.llmspell.integration.UsageSampler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class PerformancePointTests {

    private final Log log = new Log();

    private final ApplicationContextRunner runner = HookContexts.runner()
            .withPropertyValues("llmspell.hooks.timeout=30s")
            .withBean(Log.class, () -> this.log)
            .withBean("shell", Shell.class);

    /** So short that every call is slow: the time it takes is not what is tested. */
    private ApplicationContextRunner everythingIsSlow() {
        return this.runner
                .withBean("watch", Watch.class)
                .withPropertyValues("llmspell.hooks.performance.slow-operation=1ns");
    }

    @ParameterizedTest
    @ValueSource(strings = {"llmspell.events.enabled=true", "llmspell.events.enabled=false"})
    void aSlowCallIsToldOfWithItsArguments(String events) {
        everythingIsSlow().withPropertyValues(events).run(context -> {
            context.getBean(Shell.class).run("ls");

            assertThat(this.log.entries())
                    .containsExactly("PerformanceThresholdExceeded of tool:shell.run {command=ls} null");
        });
    }

    @Test
    void aSlowCallThatFailsIsToldOfWithItsError() {
        everythingIsSlow().run(context -> {
            assertThatIllegalStateException()
                    .isThrownBy(() -> context.getBean(Shell.class).run("fail"));

            assertThat(this.log.entries()).singleElement().asString().endsWith("IllegalStateException: failed");
        });
    }

    @Test
    void whatATemplateRunsIsTimedToo() {
        everythingIsSlow().run(context -> {
            context.getBean(HookTemplate.class)
                    .execute(ComponentId.agent("desk"), "act", Map.of("task", "x"), arguments -> 1);

            assertThat(this.log.entries()).singleElement().asString().contains("agent:desk.act {task=x}");
        });
    }

    @Test
    void aCallThatIsFastEnoughIsNotToldOf() {
        this.runner
                .withBean("watch", Watch.class)
                .withPropertyValues("llmspell.hooks.performance.slow-operation=1h")
                .run(context -> {
                    context.getBean(Shell.class).run("ls");

                    assertThat(this.log.entries()).isEmpty();
                });
    }

    @Test
    void itIsSwitchedOff() {
        everythingIsSlow()
                .withPropertyValues("llmspell.hooks.performance.enabled=false")
                .run(context -> {
                    context.getBean(Shell.class).run("ls");

                    assertThat(this.log.entries()).isEmpty();
                    assertThat(context).doesNotHaveBean(UsageSampler.class);
                });
    }

    @Test
    void highUsageIsToldOfWhileTheApplicationRuns() {
        this.runner
                .withBean("usage", Usage.class)
                .withBean(Busy.class)
                .withPropertyValues("llmspell.hooks.performance.interval=1ms")
                .run(context -> {
                    assertThat(context.getBean(Usage.class).told.await(30, TimeUnit.SECONDS))
                            .isTrue();

                    assertThat(this.log.entries())
                            .containsExactly(
                                    "MemoryUsageHigh of system:jvm.memory on llmspell-usage",
                                    "CpuUsageHigh of system:jvm.cpu on llmspell-usage");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "slow-operation=0s, slow-operation must be positive",
        "interval=-1s, interval must be positive",
        "memory.high=1.1, memory must be such that 0 <= low <= high <= 1",
        "cpu.low=0.95, high is 0.9 and low is 0.95"
    })
    void aSettingThatMakesNoSenseStopsTheStart(String setting, String problem) {
        this.runner
                .withPropertyValues("llmspell.hooks.performance." + setting)
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining(problem));
    }

    @ToolComponent
    static class Shell {

        public String run(String command) {
            if (command.equals("fail")) {
                throw new IllegalStateException("failed");
            }
            return command;
        }
    }

    static class Watch {

        private final Log log;

        Watch(Log log) {
            this.log = log;
        }

        @Hook(PERFORMANCE_THRESHOLD_EXCEEDED)
        void slow(HookContext context, Map<String, Object> arguments) {
            assertThat(context.argument("duration", Duration.class))
                    .isGreaterThan(context.argument("threshold", Duration.class));
            this.log.note(context + " " + arguments + " " + context.arguments().get("error"));
        }
    }

    static class Usage {

        private final Log log;

        private final CountDownLatch told = new CountDownLatch(2);

        Usage(Log log) {
            this.log = log;
        }

        @Hook({MEMORY_USAGE_HIGH, CPU_USAGE_HIGH})
        void high(HookContext context, double usage, double threshold) {
            assertThat(usage).isGreaterThan(threshold);
            this.log.note(context + " on " + Thread.currentThread().getName());
            this.told.countDown();
        }
    }

    static class Busy implements UsageReadings {

        @Override
        public double memory() {
            return 0.99;
        }

        @Override
        public double cpu() {
            return 0.99;
        }
    }
}
