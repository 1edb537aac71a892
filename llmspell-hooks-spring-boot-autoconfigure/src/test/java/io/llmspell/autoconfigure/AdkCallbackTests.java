package io.llmspell.autoconfigure;

import static io.llmspell.autoconfigure.AdkContexts.ask;
import static io.llmspell.autoconfigure.AdkContexts.responses;
import static io.llmspell.autoconfigure.ScriptedLlm.call;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.adk.agents.CallbackContext;
import com.google.adk.agents.LlmAgent;
import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import com.google.adk.plugins.BasePlugin;
import com.google.adk.plugins.Plugin;
import com.google.adk.runner.InMemoryRunner;
import com.google.adk.tools.AgentTool;
import com.google.adk.tools.BaseTool;
import com.google.adk.tools.FunctionTool;
import com.google.adk.tools.ToolContext;
import com.google.genai.types.FunctionCall;
import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookResult;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The plug-ins and callbacks of an application do what they did, and once. */
class AdkCallbackTests {

    private static final List<String> SEEN = new CopyOnWriteArrayList<>();

    private final ApplicationContextRunner runner = AdkContexts.runner();

    @BeforeEach
    void clear() {
        SEEN.clear();
    }

    private static LlmAgent.Builder desk(FunctionCall... calls) {
        return LlmAgent.builder()
                .name("desk")
                .model(new ScriptedLlm(calls))
                .tools(FunctionTool.create(Tools.class, "look"), FunctionTool.create(Tools.class, "remote"));
    }

    private void run(LlmAgent agent, Plugin plugin, Class<?> hooks, Consumer<InMemoryRunner> test) {
        run(this.runner, agent, plugin, hooks, test);
    }

    private static void run(
            ApplicationContextRunner runner,
            LlmAgent agent,
            Plugin plugin,
            Class<?> hooks,
            Consumer<InMemoryRunner> test) {
        runner.withBean(InMemoryRunner.class, () -> new InMemoryRunner(agent, "desk", List.of(plugin)))
                .withBean("hooks", hooks)
                .run(context -> test.accept(context.getBean(InMemoryRunner.class)));
    }

    @Test
    void ourPlugInIsTheFirst() {
        run(
                desk().build(),
                new Telling("theirs"),
                Seeing.class,
                desk -> assertThat(desk.pluginManager().getPlugins())
                        .extracting(Plugin::getName)
                        .containsExactly("llmspell-hooks", "theirs"));
    }

    @Test
    void callbacksAroundAToolAreCalledOnceInTheirOrderWithTheToolItself() {
        LlmAgent agent = desk(call("look", Map.of("place", "ulm")))
                .beforeToolCallback((context, tool, arguments, toolContext) -> {
                    SEEN.add("agent before " + tool.getClass().getSimpleName());
                    return Maybe.empty();
                })
                .afterToolCallback((context, tool, arguments, toolContext, result) -> {
                    SEEN.add("agent after " + result);
                    return Maybe.empty();
                })
                .build();
        run(agent, new Telling("theirs"), Seeing.class, desk -> {
            assertThat(responses(ask(desk, "go"))).containsExactly(Map.of("result", "ulm"));
            assertThat(SEEN)
                    .containsExactly(
                            "plug-in before model",
                            "plug-in after model",
                            "plug-in before FunctionTool",
                            "agent before FunctionTool",
                            "hook",
                            "plug-in after {result=ulm}",
                            "agent after {result=ulm}",
                            "plug-in before model",
                            "plug-in after model");
        });
    }

    @Test
    void aToolThatACallbackAnswersIsNotCalled() {
        LlmAgent agent = desk(call("look", Map.of("place", "ulm")))
                .beforeToolCallback(
                        (context, tool, arguments, toolContext) -> Maybe.just(Map.of("result", "from a callback")))
                .build();
        run(agent, new Telling("theirs"), Seeing.class, desk -> {
            assertThat(responses(ask(desk, "go"))).containsExactly(Map.of("result", "from a callback"));
            assertThat(SEEN).doesNotContain("hook").contains("plug-in after {result=from a callback}");
        });
    }

    @Test
    void aCallbackChangesTheArgumentsBeforeHooksSeeThem() {
        LlmAgent agent = desk(call("look", Map.of("place", "ulm")))
                .beforeToolCallback((context, tool, arguments, toolContext) -> {
                    arguments.put("place", "bonn");
                    return Maybe.empty();
                })
                .build();
        run(agent, new Telling("theirs"), Place.class, desk -> {
            assertThat(responses(ask(desk, "go"))).containsExactly(Map.of("result", "bonn"));
            assertThat(SEEN).contains("hook at bonn");
        });
    }

    @Test
    void aCallbackThatThrowsAheadOfAToolEndsTheRun() {
        LlmAgent agent = desk(call("look", Map.of("place", "ulm")))
                .beforeToolCallback(
                        (context, tool, arguments, toolContext) -> Maybe.error(new SecurityException("not for you")))
                .build();
        run(
                agent,
                new Telling("theirs"),
                Seeing.class,
                desk -> assertThatExceptionOfType(SecurityException.class)
                        .isThrownBy(() -> ask(desk, "go"))
                        .withMessage("not for you"));
    }

    @Test
    void callbacksForErrorsAnswerThemFirst() {
        LlmAgent agent = desk(call("remote", Map.of()))
                .onToolErrorCallback((context, tool, arguments, toolContext, error) -> {
                    SEEN.add("agent error " + error.getMessage());
                    return Maybe.just(Map.of("result", "from a callback"));
                })
                .build();
        run(agent, new Telling("theirs"), Seeing.class, desk -> {
            assertThat(responses(ask(desk, "go"))).containsExactly(Map.of("result", "from a callback"));
            assertThat(SEEN)
                    .containsSubsequence(
                            "hook",
                            "plug-in error Failed to call tool: remote",
                            "agent error Failed to call tool: remote",
                            "plug-in after {result=from a callback}");
            assertThat(SEEN.stream().filter(seen -> seen.contains(" error "))).hasSize(2);
        });
    }

    @Test
    void aCallbackThatThrowsAnErrorOfItsOwnIsCalledOnce() {
        LlmAgent agent = desk(call("remote", Map.of()))
                .onToolErrorCallback((context, tool, arguments, toolContext, error) -> {
                    SEEN.add("agent error " + error.getMessage());
                    return Maybe.error(new IllegalArgumentException("translated"));
                })
                .build();
        run(agent, new Telling("theirs"), Seeing.class, desk -> {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> ask(desk, "go"))
                    .withMessage("translated");
            assertThat(SEEN.stream().filter(seen -> seen.contains(" error ")))
                    .containsExactly(
                            "plug-in error Failed to call tool: remote", "agent error Failed to call tool: remote");
        });
    }

    @Test
    void callbacksForErrorsAreCalledOnceWhereErrorsAreLeftToAdk() {
        run(
                this.runner.withPropertyValues("llmspell.hooks.adapters.adk.on-error=delegate"),
                desk(call("remote", Map.of())).build(),
                new Telling("theirs"),
                Seeing.class,
                desk -> {
                    assertThatExceptionOfType(RuntimeException.class)
                            .isThrownBy(() -> ask(desk, "go"))
                            .withCauseInstanceOf(IOException.class);
                    assertThat(SEEN.stream().filter(seen -> seen.contains(" error ")))
                            .containsExactly("plug-in error Failed to call tool: remote");
                });
    }

    @Test
    void aPlugInThatComesLaterIsAskedToo() {
        run(desk(call("look", Map.of("place", "ulm"))).build(), new Telling("theirs"), Seeing.class, desk -> {
            desk.pluginManager().registerPlugin(new Telling("late"));

            ask(desk, "go");

            assertThat(SEEN.stream().filter("plug-in before FunctionTool"::equals))
                    .hasSize(2);
        });
    }

    @Test
    void toolsOfAnAgentThatIsAToolAreHookedWithThePlugInsItTakes() {
        LlmAgent expert =
                desk(call("look", Map.of("place", "ulm"))).name("expert").build();
        LlmAgent desk = LlmAgent.builder()
                .name("desk")
                .model(new ScriptedLlm(call("expert", Map.of("request", "look"))))
                .tools(AgentTool.create(expert, false, true))
                .build();
        run(desk, new Telling("theirs"), Seeing.class, runner -> {
            assertThat(responses(ask(runner, "go"))).containsExactly(Map.of("result", "look said {result=ulm}"));
            assertThat(SEEN.stream().filter("hook"::equals)).hasSize(2);
            assertThat(SEEN.stream().filter("plug-in before FunctionTool"::equals))
                    .hasSize(1);
        });
    }

    /** Functions of the application. */
    public static final class Tools {

        private Tools() {}

        public static String look(String place) {
            return place;
        }

        public static Single<String> remote() {
            return Single.error(new IOException("unreachable"));
        }
    }

    static final class Telling extends BasePlugin {

        Telling(String name) {
            super(name);
        }

        @Override
        public Maybe<LlmResponse> beforeModelCallback(CallbackContext context, LlmRequest.Builder request) {
            return Maybe.fromAction(() -> SEEN.add("plug-in before model"));
        }

        @Override
        public Maybe<LlmResponse> afterModelCallback(CallbackContext context, LlmResponse response) {
            return Maybe.fromAction(() -> SEEN.add("plug-in after model"));
        }

        @Override
        public Maybe<Map<String, Object>> beforeToolCallback(
                BaseTool tool, Map<String, Object> arguments, ToolContext context) {
            return Maybe.fromAction(
                    () -> SEEN.add("plug-in before " + tool.getClass().getSimpleName()));
        }

        @Override
        public Maybe<Map<String, Object>> afterToolCallback(
                BaseTool tool, Map<String, Object> arguments, ToolContext context, Map<String, Object> result) {
            return Maybe.fromAction(() -> SEEN.add("plug-in after " + result));
        }

        @Override
        public Maybe<Map<String, Object>> onToolErrorCallback(
                BaseTool tool, Map<String, Object> arguments, ToolContext context, Throwable error) {
            return Maybe.fromAction(() -> SEEN.add("plug-in error " + error.getMessage()));
        }
    }

    static class Seeing {

        @Hook(BEFORE_TOOL_EXECUTION)
        HookResult see() {
            SEEN.add("hook");
            return HookResult.proceed();
        }
    }

    static class Place {

        @Hook(BEFORE_TOOL_EXECUTION)
        void see(HookContext context) {
            SEEN.add("hook at " + context.argument("place", String.class));
        }
    }
}
