package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.BreakerSettings;
import io.llmspell.hook.ExecutionMode;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.OnFailure;
import io.llmspell.hook.Priority;
import io.llmspell.hook.RegisteredHook;
import io.llmspell.hook.RetryConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HookPropertiesTests {

    private final ApplicationContextRunner runner =
            HookContexts.runner().withBean("shell", Shell.class).withBean("hooks", Hooks.class);

    @Test
    void defaultsAreThoseOfTheContract() {
        this.runner.run(context -> {
            HookProperties properties = context.getBean(HookProperties.class);
            assertThat(properties.timeout()).isEqualTo(Duration.ofMillis(100));
            assertThat(properties.execution()).isEqualTo(ExecutionMode.ADAPTIVE);
            assertThat(properties.breaker()).isEqualTo(new HookProperties.Breaker(5, 2, Duration.ofSeconds(30)));
            assertThat(properties.onFailure())
                    .isEqualTo(new HookProperties.FailurePolicies(OnFailure.ALLOW, OnFailure.CANCEL));
            assertThat(properties.limits()).isEqualTo(new HookProperties.Limits(10, 5, 8, 10_000, 100_000));
            assertThat(properties.cache().maximumSize()).isEqualTo(10_000);

            RegisteredHook hook = hook(context, "hooks.transform");
            assertThat(hook.timeout()).isEqualTo(Duration.ofMillis(100));
            assertThat(hook.execution()).isEqualTo(ExecutionMode.ADAPTIVE);
            assertThat(hook.mode()).isEqualTo(HookMode.ENFORCE);
            assertThat(hook.metadata().priority()).isEqualTo(Priority.NORMAL);
            assertThat(hook.metadata().onFailure()).isEqualTo(OnFailure.ALLOW);
            assertThat(hook(context, "hooks.guard").metadata().onFailure()).isEqualTo(OnFailure.CANCEL);
        });
    }

    @Test
    void defaultsAreSettable() {
        this.runner
                .withPropertyValues(
                        "llmspell.hooks.timeout=2s",
                        "llmspell.hooks.execution=own-thread",
                        "llmspell.hooks.on-failure.transform=cancel",
                        "llmspell.hooks.on-failure.guard=allow")
                .run(context -> {
                    RegisteredHook hook = hook(context, "hooks.transform");
                    assertThat(hook.timeout()).isEqualTo(Duration.ofSeconds(2));
                    assertThat(hook.execution()).isEqualTo(ExecutionMode.OWN_THREAD);
                    assertThat(hook.metadata().onFailure()).isEqualTo(OnFailure.CANCEL);
                    assertThat(hook(context, "hooks.guard").metadata().onFailure())
                            .isEqualTo(OnFailure.ALLOW);
                    assertThat(hook(context, "hooks.observe").metadata().onFailure())
                            .isEqualTo(OnFailure.ALLOW);
                });
    }

    @Test
    void eachSettingOfOneHookIsOverridden() {
        this.runner
                .withPropertyValues(
                        "llmspell.hooks.instances.[hooks.transform].mode=shadow",
                        "llmspell.hooks.instances.[hooks.transform].priority=7",
                        "llmspell.hooks.instances.[hooks.transform].on-failure=cancel",
                        "llmspell.hooks.instances.[hooks.transform].timeout=3s",
                        "llmspell.hooks.instances.[hooks.transform].execution=caller-thread",
                        "llmspell.hooks.instances.[hooks.transform].components[0]=sh*",
                        "llmspell.hooks.instances.[hooks.transform].operations[0]=run",
                        "llmspell.hooks.instances.[hooks.transform].breaker.failure-threshold=1",
                        "llmspell.hooks.instances.[hooks.transform].breaker.open-duration=1h")
                .run(context -> {
                    RegisteredHook hook = hook(context, "hooks.transform");
                    assertThat(hook.mode()).isEqualTo(HookMode.SHADOW);
                    assertThat(hook.metadata().priority()).isEqualTo(7);
                    assertThat(hook.metadata().onFailure()).isEqualTo(OnFailure.CANCEL);
                    assertThat(hook.timeout()).isEqualTo(Duration.ofSeconds(3));
                    assertThat(hook.execution()).isEqualTo(ExecutionMode.CALLER_THREAD);
                    assertThat(hook.definition().breaker()).isEqualTo(new BreakerSettings(1, 2, Duration.ofHours(1)));
                    assertThat(hook(context, "hooks.guard").mode()).isEqualTo(HookMode.ENFORCE);
                });
    }

    @Test
    void overriddenComponentsDecideWhereAHookRuns() {
        this.runner
                .withPropertyValues("llmspell.hooks.instances.[hooks.guard].components[0]=other-*")
                .run(context ->
                        assertThat(context.getBean(Shell.class).run("rm")).isEqualTo("ran rm!"));
    }

    @Test
    void aShadowedHookStopsNothing() {
        this.runner
                .withPropertyValues("llmspell.hooks.instances.[hooks.guard].mode=shadow")
                .run(context ->
                        assertThat(context.getBean(Shell.class).run("rm")).isEqualTo("ran rm!"));
        this.runner.run(context -> assertThatExceptionOfType(HookCancelledException.class)
                .isThrownBy(() -> context.getBean(Shell.class).run("rm")));
    }

    @Test
    void thePartsOfABreakerThatAnOverrideLeavesOutAreThoseOfTheDefaultBreaker() {
        this.runner
                .withPropertyValues(
                        "llmspell.hooks.breaker.failure-threshold=9",
                        "llmspell.hooks.breaker.success-threshold=4",
                        "llmspell.hooks.breaker.open-duration=1m",
                        "llmspell.hooks.instances.[hooks.transform].breaker.open-duration=1h")
                .run(context -> assertThat(
                                hook(context, "hooks.transform").definition().breaker())
                        .isEqualTo(new BreakerSettings(9, 4, Duration.ofHours(1))));
    }

    @Test
    void operationsAreDeclaredNotRepeatable() {
        this.runner
                .withPropertyValues("llmspell.hooks.not-repeatable[0]=shell.*")
                .withBean("again", Again.class)
                .run(context -> {
                    Shell shell = context.getBean(Shell.class);
                    assertThatExceptionOfType(HookCancelledException.class)
                            .isThrownBy(() -> shell.run("ls"))
                            .withMessageContaining("not repeatable");
                });
    }

    @Test
    void everyPropertyIsDescribed() throws Exception {
        JsonNode properties = JsonMapper.shared()
                .readTree(Files.readString(Path.of("target/classes/META-INF/spring-configuration-metadata.json")))
                .get("properties");

        assertThat(properties)
                .extracting(property -> property.get("name").asString())
                .contains(
                        "llmspell.hooks.enabled",
                        "llmspell.hooks.timeout",
                        "llmspell.hooks.execution",
                        "llmspell.hooks.advice-order",
                        "llmspell.hooks.max-own-threads",
                        "llmspell.hooks.on-failure.transform",
                        "llmspell.hooks.on-failure.guard",
                        "llmspell.hooks.breaker.failure-threshold",
                        "llmspell.hooks.breaker.success-threshold",
                        "llmspell.hooks.breaker.open-duration",
                        "llmspell.hooks.limits.attempts",
                        "llmspell.hooks.limits.redirects",
                        "llmspell.hooks.limits.branches",
                        "llmspell.hooks.cache.maximum-size",
                        "llmspell.hooks.targets",
                        "llmspell.hooks.not-repeatable",
                        "llmspell.hooks.instances",
                        "llmspell.hooks.meters.enabled");
        assertThat(properties)
                .allSatisfy(property -> assertThat(property.path("description").asString(""))
                        .as(property.get("name").asString())
                        .endsWith("."));
    }

    @Test
    void propertiesCannotBeChanged() {
        this.runner
                .withPropertyValues("llmspell.hooks.targets.tool[0]=execution(* com.acme..*(..))")
                .run(context -> {
                    HookProperties properties = context.getBean(HookProperties.class);
                    assertThat(List.<Object>of(properties.targets(), properties.instances()))
                            .allSatisfy(map -> assertThatExceptionOfType(UnsupportedOperationException.class)
                                    .isThrownBy(((Map<?, ?>) map)::clear));
                    assertThatExceptionOfType(UnsupportedOperationException.class)
                            .isThrownBy(() -> properties.notRepeatable().add("x"));
                });
    }

    private static RegisteredHook hook(AssertableApplicationContext context, String name) {
        return context.getBean(HookRegistry.class).find(name).orElseThrow();
    }

    @ToolComponent
    static class Shell {

        public String run(String command) {
            return "ran " + command;
        }
    }

    static class Hooks {

        @Hook(BEFORE_TOOL_EXECUTION)
        HookResult transform(String command) {
            return HookResult.modify("command", command + "!");
        }

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD)
        HookResult guard(String command) {
            return command.startsWith("rm") ? HookResult.cancel("destructive") : HookResult.proceed();
        }

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.OBSERVE)
        void observe() {}
    }

    static class Again {

        @Hook(value = BEFORE_TOOL_EXECUTION, onFailure = OnFailure.CANCEL)
        HookResult again() {
            return HookResult.retry(RetryConfig.attempts(2));
        }
    }
}
