package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.StandardHookPoint;
import io.llmspell.integration.ToolConstraints;
import jakarta.validation.Valid;
import jakarta.validation.Validator;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;

/** The constraints of Bean Validation on the parameters of tools. */
public class ToolConstraintTests {

    private final Log log = new Log();

    private final ApplicationContextRunner runner = HookContexts.runner()
            .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
            .withPropertyValues("llmspell.hooks.timeout=30s")
            .withBean(Log.class, () -> this.log)
            .withBean("shell", Shell.class);

    @Test
    void argumentsThatKeepToTheConstraintsReachTheTool() {
        this.runner.run(context -> {
            assertThat(context.getBean(Shell.class).run("ls", 3)).isEqualTo("ls 3");
            assertThat(context.getBean(Shell.class).free("")).isEmpty();
        });
    }

    @Test
    void aViolationCancelsTheCallAndNamesAllThatIsWrong() {
        this.runner.run(context -> assertThatExceptionOfType(HookCancelledException.class)
                .isThrownBy(() -> context.getBean(Shell.class).run(" ", 11))
                .satisfies(cancelled -> {
                    assertThat(cancelled.reason())
                            .isEqualTo("command must not be blank; times must be less than or equal to 10");
                    assertThat(cancelled.point()).isEqualTo("ToolValidation");
                    assertThat(cancelled.hook()).isEqualTo(ToolConstraints.NAME);
                }));
    }

    @Test
    void whatIsInsideOfAnArgumentIsCheckedWhereItSaysSo() {
        this.runner.run(context -> assertThatExceptionOfType(HookCancelledException.class)
                .isThrownBy(() -> context.getBean(Shell.class).order(new Order("")))
                .withMessageContaining("order.item must not be blank"));
    }

    @Test
    void argumentsAreCheckedAsHooksHaveLeftThemAndBeforeGuardsSeeThem() {
        this.runner.withBean(Trim.class).run(context -> {
            assertThat(context.getBean(Shell.class).run("ls", 99)).isEqualTo("ls 10");
            assertThatExceptionOfType(HookCancelledException.class)
                    .isThrownBy(() -> context.getBean(Shell.class).run("", 1))
                    .withMessageContaining("command must not be blank");

            assertThat(this.log.entries()).containsExactly("guard ls");
        });
    }

    @Test
    void aPrototypeIsCheckedWithoutMakingOneMore() {
        this.runner
                .withInitializer(HookContexts.bean(
                        "counted",
                        Counted.class,
                        definition -> definition.setScope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)))
                .run(context -> {
                    Counted tool = context.getBean(Counted.class);
                    assertThatExceptionOfType(HookCancelledException.class).isThrownBy(() -> tool.call(""));
                    assertThat(tool.call("x")).isEqualTo("x");

                    assertThat(this.log.entries()).containsExactly("made");
                });
    }

    @Test
    void operationsWithoutConstraintsHaveNoHook() {
        this.runner.run(context -> {
            HookRegistry registry = context.getBean(HookRegistry.class);

            assertThat(registry.snapshot()
                            .chain(StandardHookPoint.TOOL_VALIDATION, target("free"))
                            .isEmpty())
                    .isTrue();
            assertThat(registry.snapshot()
                            .chain(StandardHookPoint.TOOL_VALIDATION, target("run"))
                            .isEmpty())
                    .isFalse();
        });
    }

    private static HookTarget target(String operation) {
        return new HookTarget(ComponentId.tool("shell"), operation);
    }

    @Test
    void itIsSwitchedOff() {
        this.runner
                .withPropertyValues("llmspell.hooks.validation.enabled=false")
                .run(context ->
                        assertThat(context.getBean(Shell.class).run("", 99)).isEqualTo(" 99"));
    }

    @Test
    void withoutAValidatorNothingIsChecked() {
        HookContexts.runner().withBean("shell", Shell.class).run(context -> {
            assertThat(context).doesNotHaveBean(Validator.class);
            assertThat(context.getBean(Shell.class).run("", 99)).isEqualTo(" 99");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"jakarta.validation", "org.hibernate.validator"})
    void theLibraryMayBeMissing(String missing) {
        HookContexts.runner()
                .withBean("shell", Plain.class)
                .withClassLoader(new FilteredClassLoader(missing))
                .run(context ->
                        assertThat(context.getBean(Plain.class).run("ls")).isEqualTo("ls"));
    }

    record Order(@NotBlank String item) {}

    @ToolComponent
    static class Shell {

        public String run(@NotBlank String command, @Max(10) int times) {
            return command + " " + times;
        }

        public String order(@Valid Order order) {
            return order.item();
        }

        public String free(String command) {
            return command;
        }
    }

    @ToolComponent
    public static class Plain {

        public String run(String command) {
            return command;
        }
    }

    @ToolComponent
    static class Counted {

        Counted(Log log) {
            log.note("made");
        }

        public String call(@NotBlank String text) {
            return text;
        }
    }

    static class Trim {

        private final Log log;

        Trim(Log log) {
            this.log = log;
        }

        @Hook(BEFORE_TOOL_EXECUTION)
        HookResult atMostTen(int times) {
            return HookResult.modify("times", Math.min(times, 10));
        }

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD)
        void guard(String command) {
            this.log.note("guard " + command);
        }
    }
}
