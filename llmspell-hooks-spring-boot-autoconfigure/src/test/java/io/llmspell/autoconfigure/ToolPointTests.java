package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_DISCOVERY;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_DISCOVERY;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.TOOL_VALIDATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import io.llmspell.integration.ToolCatalog;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ToolPointTests {

    private final Log log = new Log();

    private final ApplicationContextRunner runner = HookContexts.runner()
            .withBean(Log.class, () -> this.log)
            .withBean("shell", Shell.class)
            .withBean("browser", Browser.class);

    @Test
    void pointsFireAroundATool() {
        this.runner
                .withBean(Journal.class)
                .run(context -> context.getBean(Shell.class).run("ls"));

        assertThat(this.log.entries())
                .containsExactly(
                        "BeforeToolExecution of tool:shell.run",
                        "ToolValidation of tool:shell.run",
                        "ran ls",
                        "AfterToolExecution of tool:shell.run");
    }

    @Test
    void anExceptionOfAToolIsAToolErrorAndReachesTheCallerAsItWas() {
        this.runner
                .withBean(Journal.class)
                .run(context -> assertThatExceptionOfType(IOException.class)
                        .isThrownBy(() -> context.getBean(Shell.class).fail())
                        .withMessage("no such command"));

        assertThat(this.log.entries())
                .containsExactly(
                        "BeforeToolExecution of tool:shell.fail",
                        "ToolValidation of tool:shell.fail",
                        "ToolError of tool:shell.fail");
    }

    @Test
    void validationSeesWhatTransformingHooksLeftAndRunsAheadOfGuards() {
        this.runner
                .withBean(Stages.class)
                .run(context ->
                        assertThat(context.getBean(Shell.class).run("ls")).isEqualTo("ran ls -l --color"));

        assertThat(this.log.entries())
                .containsExactly("transform ls", "validate ls -l", "guard ls -l --color", "ran ls -l --color");
    }

    @Test
    void validationStopsATool() {
        this.runner
                .withBean("validator", Validator.class)
                .run(context -> assertThatExceptionOfType(HookCancelledException.class)
                        .isThrownBy(() -> context.getBean(Shell.class).run(""))
                        .withMessageContaining("validator.validate")
                        .withMessageContaining("empty command"));

        assertThat(this.log.entries()).isEmpty();
    }

    @Test
    void discoveryListsTheToolsAndFiresItsPoints() {
        this.runner.withBean(Journal.class).run(context -> {
            List<ToolCatalog.Tool> tools = context.getBean(ToolCatalog.class).discover();

            assertThat(tools)
                    .containsExactly(
                            new ToolCatalog.Tool(ComponentId.tool("browser"), List.of("open"), Set.of("web")),
                            new ToolCatalog.Tool(ComponentId.tool("shell"), List.of("fail", "run"), Set.of()));
        });

        assertThat(this.log.entries())
                .containsExactly(
                        "BeforeToolDiscovery of system:tools.discover", "AfterToolDiscovery of system:tools.discover");
    }

    @Test
    void aHookFiltersTheToolsThatAreSeen() {
        this.runner
                .withBean(Filter.class)
                .run(context -> assertThat(context.getBean(ToolCatalog.class).discover())
                        .extracting(ToolCatalog.Tool::name)
                        .containsExactly("browser"));
    }

    @Test
    void aHookKeepsToolsFromBeingDiscovered() {
        this.runner
                .withBean(Blind.class)
                .run(context -> assertThatExceptionOfType(HookCancelledException.class)
                        .isThrownBy(() -> context.getBean(ToolCatalog.class).discover())
                        .withMessageContaining("nothing to see"));
    }

    @ToolComponent
    static class Shell {

        private final Log log;

        Shell(Log log) {
            this.log = log;
        }

        public String run(String command) {
            this.log.note("ran " + command);
            return "ran " + command;
        }

        public void fail() throws IOException {
            throw new IOException("no such command");
        }
    }

    @ToolComponent(tags = "web")
    static class Browser {

        public String open(String url) {
            return url;
        }
    }

    static class Stages {

        private final Log log;

        Stages(Log log) {
            this.log = log;
        }

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD)
        void guard(String command) {
            this.log.note("guard " + command);
        }

        @Hook(TOOL_VALIDATION)
        HookResult validate(String command) {
            this.log.note("validate " + command);
            return HookResult.modify("command", command + " --color");
        }

        @Hook(BEFORE_TOOL_EXECUTION)
        HookResult transform(String command) {
            this.log.note("transform " + command);
            return HookResult.modify("command", command + " -l");
        }
    }

    static class Validator {

        @Hook(TOOL_VALIDATION)
        HookResult validate(String command) {
            return command.isEmpty() ? HookResult.cancel("empty command") : HookResult.proceed();
        }
    }

    static class Filter {

        @Hook(AFTER_TOOL_DISCOVERY)
        HookResult onlyWeb(List<ToolCatalog.Tool> result) {
            return HookResult.modify(
                    result.stream().filter(tool -> tool.tags().contains("web")).toList());
        }
    }

    static class Blind {

        @Hook(BEFORE_TOOL_DISCOVERY)
        HookResult hide() {
            return HookResult.cancel("nothing to see");
        }
    }
}
