package io.llmspell.autoconfigure;

import static io.llmspell.autoconfigure.AdkContexts.answer;
import static io.llmspell.autoconfigure.AdkContexts.ask;
import static io.llmspell.autoconfigure.AdkContexts.responses;
import static io.llmspell.autoconfigure.ScriptedLlm.call;
import static io.llmspell.hook.StandardHookPoint.BEFORE_AGENT_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.TOOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.agents.LlmAgent;
import com.google.adk.agents.RunConfig;
import com.google.adk.events.Event;
import com.google.adk.plugins.BasePlugin;
import com.google.adk.plugins.Plugin;
import com.google.adk.runner.InMemoryRunner;
import com.google.adk.runner.Runner;
import com.google.adk.sessions.SessionKey;
import com.google.adk.tools.BaseTool;
import com.google.adk.tools.FunctionTool;
import com.google.adk.tools.ToolContext;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookResult;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Runners that an application extends. */
class AdkOwnRunnerTests {

    private static final List<String> SEEN = new CopyOnWriteArrayList<>();

    private final ApplicationContextRunner runner = AdkContexts.runner();

    @BeforeEach
    void clear() {
        SEEN.clear();
    }

    private static LlmAgent desk() {
        return LlmAgent.builder().name("desk").model(new ScriptedLlm()).build();
    }

    @Test
    void theMethodThatItOverridesRunsWithWhatTheHooksChanged() {
        this.runner
                .withBean(Own.class, () -> new Own(desk()))
                .withBean("hooks", Polite.class)
                .run(context ->
                        assertThat(answer(context.getBean(Own.class), "one")).isEqualTo("heard one, please"));
        assertThat(SEEN).containsExactly("run", "overridden");
    }

    @Test
    void aRunByTheKeyOfASessionKeepsItsApplication() {
        this.runner
                .withBean(Own.class, () -> new Own(desk()))
                .withBean("hooks", Polite.class)
                .run(context -> {
                    Own own = context.getBean(Own.class);
                    assertThat(answer(own, "one")).isNotEmpty();
                    SEEN.clear();

                    assertThat(own.runAsync(new SessionKey("own", "ann", "s-1"), message("two"))
                                    .toList()
                                    .blockingGet())
                            .extracting(Event::stringifyContent)
                            .containsExactly("heard two, please");
                    assertThat(SEEN).containsExactly("run", "key of own");
                });
    }

    @Test
    void whatAHookGivesThatTheMethodDoesNotTakeIsNotLost() {
        this.runner
                .withBean(Own.class, () -> new Own(desk()))
                .withBean("hooks", Stateful.class)
                .run(context -> {
                    Own own = context.getBean(Own.class);
                    assertThat(answer(own, "one")).isEqualTo("heard one");
                    assertThat(own.sessionService()
                                    .listSessions("plain", "ann")
                                    .blockingGet()
                                    .sessions())
                            .singleElement()
                            .satisfies(session -> assertThat(session.state()).containsEntry("seen", "by a hook"));
                });
    }

    @Test
    void anotherMethodOfTheNameIsItsOwn() {
        this.runner
                .withBean(Own.class, () -> new Own(desk()))
                .withBean("hooks", Polite.class)
                .run(context -> assertThat(context.getBean(Own.class)
                                .runAsync("one")
                                .toList()
                                .blockingGet())
                        .extracting(Event::stringifyContent)
                        .containsExactly("heard one"));
    }

    @Test
    void plugInsBeforeOursAreAskedForErrorsOnce() {
        LlmAgent agent = LlmAgent.builder()
                .name("desk")
                .model(new ScriptedLlm(call("remote", Map.of())))
                .tools(FunctionTool.create(Tools.class, "remote"))
                .build();
        this.runner
                .withBean(Own.class, () -> new Own(agent, new Answering()))
                .withBean("hooks", Errors.class)
                .run(context -> assertThat(responses(ask(context.getBean(Own.class), "go")))
                        .containsExactly(Map.of("result", "from a plug-in")));
        assertThat(SEEN).containsExactly("overridden", "hook", "asked for unreachable");
    }

    @Test
    void aRunnerWithThePlugInsOfAnotherOneStarts() {
        this.runner
                .withBean(
                        "one", InMemoryRunner.class, () -> new InMemoryRunner(desk(), "one", List.of(new Answering())))
                .withBean("hooks", Polite.class)
                .run(context -> {
                    List<Plugin> plugins = context.getBean(InMemoryRunner.class)
                            .pluginManager()
                            .getPlugins();
                    AdkContexts.runner()
                            .withBean(Runner.class, () -> new InMemoryRunner(desk(), "two", plugins))
                            .withBean("hooks", Polite.class)
                            .run(second -> {
                                assertThat(second).hasNotFailed();
                                Runner two = second.getBean(Runner.class);
                                assertThat(two.pluginManager().getPlugins())
                                        .extracting(Plugin::getName)
                                        .containsExactly("llmspell-hooks", "answering");
                                assertThat(answer(two, "one")).isEqualTo("heard one, please");
                            });
                });
    }

    @Test
    void aRunnerThatNothingCanBePutAroundSaysWhatOfItIsHooked() {
        try (Warnings warnings = Warnings.of("io.llmspell.integration.adk")) {
            this.runner
                    .withBean("last", Last.class, () -> new Last(desk()))
                    .withBean("hooks", Polite.class)
                    .run(context -> {
                        assertThat(answer(context.getBean(Last.class), "one")).isEqualTo("heard one");
                        assertThat(SEEN).containsExactly("run");
                    });
            assertThat(warnings.messages())
                    .singleElement()
                    .asString()
                    .startsWith("The runs of runner 'last' are not hooked, only its agents, models and tools are");
        }
    }

    @Test
    void aRunnerThatIsNotCalledStaysAsItIs() {
        Own own = new Own(desk());
        this.runner.withBean(Own.class, () -> own).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(own.pluginManager().getPlugins()).isEmpty();
            assertThat(answer(context.getBean(Own.class), "one")).isEqualTo("heard one");
            assertThat(own.pluginManager().getPlugins())
                    .extracting(Plugin::getName)
                    .containsExactly("llmspell-hooks");
        });
    }

    private static Content message(String text) {
        return Content.fromParts(Part.fromText(text));
    }

    /** A runner that an application extends. */
    static class Own extends InMemoryRunner {

        Own(LlmAgent agent, Plugin... plugins) {
            super(agent, "plain", List.of(plugins));
        }

        @Override
        public Flowable<Event> runAsync(String userId, String sessionId, Content newMessage, RunConfig runConfig) {
            SEEN.add("overridden");
            return super.runAsync(userId, sessionId, newMessage, runConfig);
        }

        @Override
        public Flowable<Event> runAsync(SessionKey key, Content newMessage) {
            SEEN.add("key of " + key.appName());
            return super.runAsync(key, newMessage);
        }

        public Flowable<Event> runAsync(String text) {
            return runAsync(
                    "ann",
                    "s-2",
                    message(text),
                    RunConfig.builder().autoCreateSession(true).build());
        }
    }

    static final class Last extends InMemoryRunner {

        Last(LlmAgent agent) {
            super(agent, "last");
        }
    }

    /** Functions of the application. */
    public static final class Tools {

        private Tools() {}

        public static Single<String> remote() {
            return Single.error(new IllegalStateException("unreachable"));
        }
    }

    static final class Answering extends BasePlugin {

        Answering() {
            super("answering");
        }

        @Override
        public Maybe<Map<String, Object>> onToolErrorCallback(
                BaseTool tool, Map<String, Object> arguments, ToolContext context, Throwable error) {
            SEEN.add("asked for " + error.getMessage());
            return Maybe.just(Map.of("result", "from a plug-in"));
        }
    }

    static class Polite {

        @Hook(value = BEFORE_AGENT_EXECUTION, operations = "run")
        HookResult polite(HookContext context) {
            SEEN.add("run");
            return (context.arguments().get("newMessage") instanceof Content content)
                    ? HookResult.modify("newMessage", message(content.text() + ", please"))
                    : HookResult.proceed();
        }
    }

    static class Stateful {

        @Hook(value = BEFORE_AGENT_EXECUTION, operations = "run")
        HookResult remember() {
            return HookResult.modify("stateDelta", Map.of("seen", "by a hook"));
        }
    }

    static class Errors {

        @Hook(TOOL_ERROR)
        void see() {
            SEEN.add("hook");
        }
    }
}
