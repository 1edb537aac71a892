package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.AFTER_AGENT_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.STATE_MIGRATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.llmspell.annotation.Hook;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.HookTarget;
import io.llmspell.integration.HookTemplate;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.dao.OptimisticLockingFailureException;

/** Operations that are code and no bean. */
class TemplatePointTests {

    private final Log log = new Log();

    private final ApplicationContextRunner runner =
            HookContexts.runner().withBean(Log.class, () -> this.log).withBean(Journal.class);

    @Test
    void pointsFireAroundEachTypeOfComponent() {
        run(ComponentId.agent("a"), "answer");
        run(ComponentId.tool("t"), "call");
        run(ComponentId.workflow("w"), "start");
        run(ComponentId.state("s"), "getSeat");
        run(ComponentId.state("s"), "putSeat");

        assertThat(this.log.entries())
                .containsExactly(
                        "BeforeAgentExecution of agent:a.answer",
                        "AfterAgentExecution of agent:a.answer",
                        "BeforeToolExecution of tool:t.call",
                        "ToolValidation of tool:t.call",
                        "AfterToolExecution of tool:t.call",
                        "BeforeWorkflowStart of workflow:w.start",
                        "AfterWorkflowComplete of workflow:w.start",
                        "BeforeStateRead of state:s.getSeat",
                        "AfterStateRead of state:s.getSeat",
                        "BeforeStateWrite of state:s.putSeat",
                        "AfterStateWrite of state:s.putSeat");
    }

    private void run(ComponentId component, String operation) {
        this.runner.run(context -> assertThat(context.getBean(HookTemplate.class)
                        .<Object, RuntimeException>execute(component, operation, Map.of("x", 1), arguments -> "done"))
                .isEqualTo("done"));
    }

    @Test
    void errorPointsFireForEachTypeOfComponent() {
        fail(ComponentId.agent("a"), "answer", new IOException());
        fail(ComponentId.tool("t"), "call", new IOException());
        fail(ComponentId.workflow("w"), "start", new IOException());
        fail(ComponentId.state("s"), "getSeat", new IOException());
        fail(ComponentId.state("s"), "putSeat", new OptimisticLockingFailureException("changed"));

        assertThat(this.log.entries())
                .filteredOn(entry -> !entry.startsWith("Before") && !entry.startsWith("ToolValidation"))
                .containsExactly(
                        "AgentError of agent:a.answer",
                        "ToolError of tool:t.call",
                        "WorkflowError of workflow:w.start",
                        "StateConflict of state:s.putSeat");
    }

    private void fail(ComponentId component, String operation, Exception exception) {
        this.runner.run(context -> assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> context.getBean(HookTemplate.class)
                        .<Object, Exception>execute(component, operation, Map.of(), arguments -> {
                            throw exception;
                        }))
                .isSameAs(exception));
    }

    @Test
    void aHookChangesAnArgumentAndAnotherStopsTheCall() {
        this.runner.withBean(Weather.class).run(context -> {
            HookTemplate hooks = context.getBean(HookTemplate.class);

            assertThat(forecast(hooks, "Berlin")).isEqualTo("sun in BERLIN");
            assertThatExceptionOfType(HookCancelledException.class)
                    .isThrownBy(() -> forecast(hooks, "Atlantis"))
                    .withMessageContaining("no such city");
        });
    }

    private static String forecast(HookTemplate hooks, String city) {
        return hooks.<String, RuntimeException>execute(
                ComponentId.tool("weather"),
                "forecast",
                Map.of("city", city),
                String.class,
                arguments -> "sun in " + arguments.value(0));
    }

    @Test
    void aCustomPointFiresAheadOfAnOperation() {
        this.runner
                .withBean(Custom.class)
                .run(context -> assertThatExceptionOfType(HookCancelledException.class)
                        .isThrownBy(() -> context.getBean(HookTemplate.class)
                                .<String, RuntimeException>execute(
                                        HookPoint.custom("model-call"),
                                        ComponentId.system("model"),
                                        "chat",
                                        Map.of("prompt", "hello"),
                                        String.class,
                                        arguments -> "answer"))
                        .withMessageContaining("custom:model-call")
                        .withMessageContaining("no model today"));
    }

    @Test
    void aStandardPointIsNoCustomPoint() {
        this.runner.run(context -> assertThatIllegalArgumentException()
                .isThrownBy(() -> context.getBean(HookTemplate.class)
                        .<String, RuntimeException>execute(
                                BEFORE_TOOL_EXECUTION,
                                ComponentId.tool("t"),
                                "call",
                                Map.of(),
                                String.class,
                                arguments -> "answer"))
                .withMessageContaining("BeforeToolExecution"));
    }

    @Test
    void aPointIsFiredByHand() {
        this.runner.run(context -> {
            boolean cancelled = context.getBean(HookTemplate.class)
                    .fire(STATE_MIGRATION, ComponentId.state("s"), "v2", Map.of("from", 1))
                    .cancelled();

            assertThat(cancelled).isFalse();
            assertThat(this.log.entries()).containsExactly("StateMigration of state:s.v2");
        });
    }

    @Test
    void hooksMatchTagsThatAreGivenWithTheOperation() {
        this.runner.withBean(Tagged.class).run(context -> {
            HookTemplate hooks = context.getBean(HookTemplate.class);
            HookTarget tagged = new HookTarget(ComponentId.agent("a"), "answer", Set.of("model"));

            assertThat(hooks.<String, RuntimeException>execute(tagged, Map.of(), String.class, arguments -> "done"))
                    .isEqualTo("done for 7 tokens");
            assertThat(hooks.<Object, RuntimeException>execute(
                            ComponentId.agent("a"), "answer", Map.of(), arguments -> "done"))
                    .isEqualTo("done");
        });
    }

    @Test
    void whatABodyLeavesIsFoundByTheHooksAfterIt() {
        this.runner.withBean(Tagged.class).run(context -> {
            HookTemplate hooks = context.getBean(HookTemplate.class);
            HookTarget tagged = new HookTarget(ComponentId.agent("a"), "answer", Set.of("model"));

            String said = hooks.execute(tagged, Map.of(), String.class, arguments -> {
                hooks.metadata().put("tokens", 9);
                hooks.<@Nullable Object, RuntimeException>execute(
                        HookPoint.custom("nobody-listens"),
                        ComponentId.system("inner"),
                        "run",
                        Map.of(),
                        Object.class,
                        none -> hooks.metadata().put("tokens", 1));
                return "done";
            });

            assertThat(said).isEqualTo("done for 9 tokens");
            hooks.metadata().put("tokens", 1);
            assertThat(hooks.metadata()).isEmpty();
        });
    }

    static class Tagged {

        @Hook(value = AFTER_AGENT_EXECUTION, componentTags = "model")
        HookResult count(HookContext context) {
            return HookResult.modify(
                    context.result() + " for " + context.metadata().getOrDefault("tokens", 7) + " tokens");
        }
    }

    static class Weather {

        @Hook(value = BEFORE_TOOL_EXECUTION, components = "weather")
        HookResult check(String city) {
            return city.equals("Atlantis")
                    ? HookResult.cancel("no such city")
                    : HookResult.modify("city", city.toUpperCase(java.util.Locale.ROOT));
        }
    }

    static class Custom {

        @Hook(custom = "model-call")
        HookResult check(String prompt) {
            return HookResult.cancel("no model today for " + prompt);
        }
    }
}
