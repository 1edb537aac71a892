package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.SECURITY_VIOLATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookRegistrationRefusedException;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Who may register hooks. */
class RegistrationPermissionTests {

    private static final String RULES = "llmspell.security.registration.";

    private final Log log = new Log();

    private final ApplicationContextRunner runner = HookContexts.plainRunner()
            .withPropertyValues("llmspell.hooks.timeout=30s")
            .withBean(Log.class, () -> this.log)
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withBean("watch", Watch.class);

    private static HookDefinition hook(HookPoint point) {
        return HookDefinition.builder("late").on(point).handler(context -> HookResult.proceed());
    }

    private static void assertRefused(Runnable registration) {
        assertThatExceptionOfType(HookRegistrationRefusedException.class)
                .isThrownBy(registration::run)
                .withMessageContaining("Hook 'late' at BeforeToolExecution")
                .withMessageContaining(RegistrationPermissionTests.class.getName())
                .withMessageContaining("llmspell.security.registration.callers");
    }

    @Test
    void codeThatRegistersAtRunTimeIsRefusedAndToldOf() {
        this.runner.run(context -> {
            HookRegistry registry = context.getBean(HookRegistry.class);

            assertRefused(() -> registry.register(hook(BEFORE_TOOL_EXECUTION)));
            assertRefused(() -> registry.replace(hook(BEFORE_TOOL_EXECUTION)));
            assertRefused(() -> registry.exchange(hook -> true, List.of(hook(BEFORE_TOOL_EXECUTION))));
            assertRefused(() -> List.of(hook(BEFORE_TOOL_EXECUTION)).forEach(registry::register));

            assertThat(registry.find("late")).isEmpty();
            assertThat(registry.find("watch.violation")).isPresent();
            assertThat(this.log.entries())
                    .hasSize(4)
                    .containsOnly("SecurityViolation of system:hooks.late registration");
            assertThat(context.getBean(MeterRegistry.class)
                            .get("security.refusals")
                            .tag("rule", "registration")
                            .counter()
                            .count())
                    .isEqualTo(4);
        });
    }

    @Test
    void itIsPermittedByClassAndPoint() {
        this.runner
                .withPropertyValues(
                        RULES + "callers[0].names=io.llmspell.autoconfigure.Registration*",
                        RULES + "callers[0].points=After*")
                .run(context -> {
                    HookRegistry registry = context.getBean(HookRegistry.class);

                    assertThat(registry.register(hook(AFTER_TOOL_EXECUTION)).registered())
                            .isTrue();
                    assertRefused(() -> registry.replace(hook(BEFORE_TOOL_EXECUTION)));
                });
    }

    @Test
    void beansOfDefinitionsAndCustomizersRegisterAtTheStart() {
        this.runner
                .withBean(HookDefinition.class, () -> hook(BEFORE_TOOL_EXECUTION))
                .withBean(
                        HookRegistryCustomizer.class,
                        () -> registry -> registry.register(HookDefinition.builder("customized")
                                .on(BEFORE_TOOL_EXECUTION)
                                .handler(context -> HookResult.proceed())))
                .run(context -> assertThat(context.getBean(HookRegistry.class).hooks())
                        .extracting(hook -> hook.name())
                        .contains("late", "customized", "watch.violation"));
    }

    @Test
    void beansOfOtherPackagesStopTheStart() {
        this.runner
                .withPropertyValues(RULES + "beans[0].names=com.acme.*")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(HookRegistrationRefusedException.class)
                        .hasMessageContaining("watch.violation")
                        .hasMessageContaining("llmspell.security.registration.beans"));
    }

    @Test
    void scriptsHaveHooksWhereTheyMay(@TempDir Path folder) throws IOException {
        String code = "hook.register('%s', function(ctx) end, {name = 'it'})";
        Files.writeString(folder.resolve("good.lua"), code.formatted("AfterToolExecution"));
        ApplicationContextRunner scripted = this.runner.withPropertyValues(
                "llmspell.bridge.scripts.locations=file:" + folder + "/",
                "llmspell.bridge.scripts.reload=false",
                RULES + "scripts[0].names=*",
                RULES + "scripts[0].points=After*");

        scripted.run(context ->
                assertThat(context.getBean(HookRegistry.class).find("good.it")).isPresent());

        Files.writeString(folder.resolve("bad.lua"), code.formatted("BeforeToolExecution"));
        scripted.run(context -> assertThat(context)
                .getFailure()
                .hasStackTraceContaining("'bad.it'")
                .hasStackTraceContaining("llmspell.security.registration.scripts"));
    }

    @Test
    void itMayBeSwitchedOff() {
        this.runner
                .withPropertyValues(RULES + "enabled=false")
                .run(context -> assertThat(context.getBean(HookRegistry.class)
                                .register(hook(BEFORE_TOOL_EXECUTION))
                                .registered())
                        .isTrue());
    }

    static class Watch {

        private final Log log;

        Watch(Log log) {
            this.log = log;
        }

        @Hook(SECURITY_VIOLATION)
        void violation(HookContext context) {
            this.log.note(context + " " + context.arguments().get("permission"));
        }
    }
}
