package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;

/** The meters as Prometheus scrapes them. */
class HookMetersTests {

    private static final String GOOD = "hook=\"hooks.good\"";

    private static final String BAD = "hook=\"hooks.bad\"";

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private void run(BiConsumer<AssertableApplicationContext, Shell> use) {
        HookContexts.runner()
                .withBean(PrometheusMeterRegistry.class, () -> this.meters)
                .withBean("shell", Shell.class)
                .withBean("hooks", Hooks.class)
                .run(context -> use.accept(context, context.getBean(Shell.class)));
    }

    @Test
    void theFiveMetersHaveTheirNamesAndTags() {
        run((context, shell) -> {
            shell.run("ls");
            shell.run("quiet");

            assertThat(lines(GOOD))
                    .contains(
                            "hook_executions_total{" + GOOD + ",point=\"BeforeToolExecution\"} 2.0",
                            "hook_executions_total{" + GOOD + ",point=\"AfterToolExecution\"} 2.0",
                            "hook_execution_duration_seconds_count{" + GOOD + ",point=\"BeforeToolExecution\"} 2",
                            "hook_execution_duration_seconds_bucket{" + GOOD
                                    + ",point=\"BeforeToolExecution\",le=\"+Inf\"} 2",
                            "hook_result_types_total{" + GOOD
                                    + ",point=\"BeforeToolExecution\",result=\"continue\"} 1.0",
                            "hook_result_types_total{" + GOOD
                                    + ",point=\"BeforeToolExecution\",result=\"skipped\"} 1.0",
                            "hook_failures_total{" + GOOD + ",point=\"BeforeToolExecution\",result=\"exception\"} 0.0",
                            "circuit_breaker_state{" + GOOD + ",state=\"closed\"} 1.0",
                            "circuit_breaker_state{" + GOOD + ",state=\"open\"} 0.0",
                            "circuit_breaker_state{" + GOOD + ",state=\"half_open\"} 0.0")
                    .anyMatch(line -> line.startsWith(
                            "hook_execution_duration_seconds_sum{" + GOOD + ",point=\"BeforeToolExecution\"} "))
                    .anyMatch(line -> line.startsWith("hook_execution_duration_seconds_bucket{" + GOOD
                            + ",point=\"BeforeToolExecution\",le=\"0.1\"}"));
        });
    }

    @Test
    void noMeterHasOtherNamesOrTags() {
        run((context, shell) -> {
            shell.run("ls");

            assertThat(lines("hook=\""))
                    .isNotEmpty()
                    .allMatch(line -> line.matches("(hook_executions_total|hook_execution_duration_seconds_"
                            + "(bucket|count|sum|max)|hook_failures_total|circuit_breaker_state"
                            + "|hook_result_types_total)\\{((hook|point|result|state|le)=\"[^\"]*\",?)+} .*"));
        });
    }

    @Test
    void failuresAreCountedByTheirKindAndOnlyRunsAreExecutions() {
        run((context, shell) -> {
            for (int i = 0; i < 7; i++) {
                shell.run("ls");
            }

            assertThat(lines(BAD))
                    .contains(
                            "hook_executions_total{" + BAD + ",point=\"BeforeToolExecution\"} 5.0",
                            "hook_execution_duration_seconds_count{" + BAD + ",point=\"BeforeToolExecution\"} 5",
                            "hook_failures_total{" + BAD + ",point=\"BeforeToolExecution\",result=\"exception\"} 5.0",
                            "hook_failures_total{" + BAD
                                    + ",point=\"BeforeToolExecution\",result=\"circuit_open\"} 2.0",
                            "circuit_breaker_state{" + BAD + ",state=\"closed\"} 0.0",
                            "circuit_breaker_state{" + BAD + ",state=\"open\"} 1.0",
                            "circuit_breaker_state{" + BAD + ",state=\"half_open\"} 0.0");
        });
    }

    @Test
    void executionsAreTheResultsAndTheFailedRuns() {
        run((context, shell) -> {
            HookRegistry registry = context.getBean(HookRegistry.class);
            registry.register(HookDefinition.builder("moody")
                    .on(BEFORE_TOOL_EXECUTION)
                    .handler(hook -> {
                        if (hook.argument("command", String.class).isEmpty()) {
                            throw new IllegalStateException("nothing to do");
                        }
                        return HookResult.proceed();
                    }));
            List.of("a", "", "b", "", "c").forEach(shell::run);

            assertThat(lines("hook=\"moody\""))
                    .contains(
                            "hook_executions_total{hook=\"moody\",point=\"BeforeToolExecution\"} 5.0",
                            "hook_result_types_total{hook=\"moody\",point=\"BeforeToolExecution\",result=\"continue\"}"
                                    + " 3.0",
                            "hook_failures_total{hook=\"moody\",point=\"BeforeToolExecution\",result=\"exception\"}"
                                    + " 2.0");
        });
    }

    @Test
    void metersGoWithTheirHook() {
        run((context, shell) -> {
            shell.run("ls");
            assertThat(lines(GOOD)).isNotEmpty();

            context.getBean(HookRegistry.class).unregisterByName("hooks.good");

            assertThat(lines(GOOD)).isEmpty();
            assertThat(lines(BAD)).isNotEmpty();
        });
    }

    @Test
    void aReplacedHookIsCountedFromItsReplacementOn() {
        run((context, shell) -> {
            shell.run("ls");
            shell.run("ls");

            context.getBean(HookRegistry.class)
                    .replace(HookDefinition.builder("hooks.good")
                            .on(BEFORE_TOOL_EXECUTION)
                            .handler(hook -> HookResult.skip("new")));
            shell.run("ls");

            assertThat(lines(GOOD))
                    .contains(
                            "hook_executions_total{" + GOOD + ",point=\"BeforeToolExecution\"} 1.0",
                            "hook_result_types_total{" + GOOD
                                    + ",point=\"BeforeToolExecution\",result=\"skipped\"} 1.0",
                            "circuit_breaker_state{" + GOOD + ",state=\"closed\"} 1.0")
                    .noneMatch(line -> line.contains("AfterToolExecution"));
        });
    }

    private List<String> lines(String part) {
        return this.meters
                .scrape()
                .lines()
                .filter(line -> !line.startsWith("#") && line.contains(part))
                .toList();
    }

    @ToolComponent
    static class Shell {

        public void run(String command) {}
    }

    static class Hooks {

        @Hook({BEFORE_TOOL_EXECUTION, AFTER_TOOL_EXECUTION})
        HookResult good(String command) {
            return command.equals("quiet") ? HookResult.skip("quiet") : HookResult.proceed();
        }

        @Hook(BEFORE_TOOL_EXECUTION)
        void bad() {
            throw new IllegalStateException("always");
        }
    }
}
