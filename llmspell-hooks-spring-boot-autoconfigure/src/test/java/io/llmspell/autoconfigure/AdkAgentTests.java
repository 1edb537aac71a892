package io.llmspell.autoconfigure;

import static io.llmspell.autoconfigure.AdkContexts.answer;
import static io.llmspell.autoconfigure.AdkContexts.ask;
import static io.llmspell.autoconfigure.ScriptedLlm.call;
import static io.llmspell.hook.StandardHookPoint.AFTER_AGENT_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.AGENT_ERROR;
import static io.llmspell.hook.StandardHookPoint.BEFORE_AGENT_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.adk.agents.BaseAgent;
import com.google.adk.agents.InvocationContext;
import com.google.adk.agents.LlmAgent;
import com.google.adk.agents.SequentialAgent;
import com.google.adk.apps.App;
import com.google.adk.events.Event;
import com.google.adk.runner.InMemoryRunner;
import com.google.adk.runner.Runner;
import com.google.adk.sessions.SessionKey;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RetryConfig;
import io.reactivex.rxjava3.core.Flowable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What hooks can do with the runs of runners, and with the agents inside of them. */
class AdkAgentTests {

    private static final List<String> SEEN = new ArrayList<>();

    private final ApplicationContextRunner runner = AdkContexts.runner();

    private static LlmAgent desk(ScriptedLlm model, BaseAgent... others) {
        return LlmAgent.builder().name("desk").model(model).subAgents(others).build();
    }

    private ApplicationContextRunner with(BaseAgent agent, Class<?> hooks) {
        SEEN.clear();
        return this.runner
                .withBean(
                        Runner.class,
                        () -> Runner.builder()
                                .app(App.builder().name("app").rootAgent(agent).build())
                                .build())
                .withBean("hooks", hooks);
    }

    @Test
    void theMessageOfARunIsChanged() {
        with(desk(new ScriptedLlm()), Message.class)
                .run(context ->
                        assertThat(answer(context.getBean(Runner.class), "one")).isEqualTo("heard one, please"));
    }

    @Test
    void theEventsOfARunAreChanged() {
        with(desk(new ScriptedLlm()), Shortening.class)
                .run(context -> assertThat(ask(context.getBean(Runner.class), "one"))
                        .singleElement()
                        .extracting(Event::author)
                        .isEqualTo("hook"));
    }

    @Test
    void aCancelledRunThrowsAndLeavesNothing() {
        ScriptedLlm model = new ScriptedLlm();
        with(desk(model), Cancelling.class).run(context -> {
            Runner runner = context.getBean(Runner.class);

            assertThatExceptionOfType(HookCancelledException.class)
                    .isThrownBy(() -> ask(runner, "one"))
                    .withMessageContaining("closed");
            assertThat(model.requests).isEmpty();
            assertThat(runner.sessionService()
                            .listSessions("app", "ann")
                            .blockingGet()
                            .sessions())
                    .isEmpty();
        });
    }

    @Test
    void aFailedRunIsRunAgain() {
        Failing agent = new Failing(1);
        with(agent, Retrying.class)
                .run(context ->
                        assertThat(answer(context.getBean(Runner.class), "one")).isEqualTo("run 2"));
    }

    @Test
    void aFailedRunIsRecoveredFrom() {
        with(new Failing(9), Recovering.class)
                .run(context ->
                        assertThat(answer(context.getBean(Runner.class), "one")).isEqualTo("sorry: run 1 failed"));
    }

    @Test
    void theEventsOfARunAreRemembered() {
        ScriptedLlm model = new ScriptedLlm();
        with(desk(model), Caching.class).run(context -> {
            Runner runner = context.getBean(Runner.class);

            assertThat(answer(runner, "one")).isEqualTo("heard one");
            assertThat(answer(runner, "two")).isEqualTo("heard one");
            assertThat(model.requests).hasSize(1);
        });
    }

    @Test
    void aHookThatGivesNoEventsHasFailedAndChangesNothing() {
        try (Warnings warnings = Warnings.of("io.llmspell.integration")) {
            with(desk(new ScriptedLlm()), Wrong.class)
                    .run(context -> assertThat(answer(context.getBean(Runner.class), "one"))
                            .isEqualTo("heard one"));

            assertThat(warnings.messages())
                    .singleElement()
                    .asString()
                    .contains("agent:desk.run")
                    .contains("com.google.adk.events.Event");
        }
    }

    @Test
    void runsByTheKeyOfASessionAreRunsToo() {
        with(desk(new ScriptedLlm()), Seeing.class).run(context -> {
            Runner runner = context.getBean(Runner.class);
            assertThat(runner.sessionService()
                            .createSession("app", "ann", Map.of(), "s-9")
                            .blockingGet())
                    .isNotNull();

            List<Event> events = runner.runAsync(new SessionKey("app", "ann", "s-9"), message("one"))
                    .toList()
                    .blockingGet();

            assertThat(events)
                    .singleElement()
                    .extracting(Event::stringifyContent)
                    .isEqualTo("heard one");
            assertThat(SEEN).containsExactly("before agent:desk", "after agent:desk");
        });
    }

    @Test
    void agentsInsideOfARunAreSeenOnce() {
        with(pipeline(), Seeing.class).run(context -> {
            ask(context.getBean(Runner.class), "one");

            assertThat(SEEN)
                    .containsExactly(
                            "before agent:pipeline",
                            "before agent:first",
                            "after agent:first",
                            "before agent:second",
                            "after agent:second",
                            "after agent:pipeline");
        });
    }

    @Test
    void aCancelledAgentEndsTheRun() {
        with(pipeline(), CancellingSecond.class).run(context -> {
            List<Event> events = new ArrayList<>();

            assertThatExceptionOfType(HookCancelledException.class)
                    .isThrownBy(() -> AdkContexts.events(context.getBean(Runner.class), "one")
                            .doOnNext(events::add)
                            .ignoreElements()
                            .blockingAwait())
                    .withMessageContaining("agent:second");
            assertThat(events).extracting(Event::author).containsExactly("first");
        });
    }

    @Test
    void anAgentThatTheConversationIsTransferredToIsSeen() {
        LlmAgent expert =
                LlmAgent.builder().name("expert").model(new ScriptedLlm()).build();
        LlmAgent desk = desk(new ScriptedLlm(call("transfer_to_agent", Map.of("agent_name", "expert"))), expert);
        with(desk, Seeing.class).run(context -> {
            List<Event> events = ask(context.getBean(Runner.class), "one");

            assertThat(events.get(events.size() - 1).author()).isEqualTo("expert");
            assertThat(SEEN)
                    .containsExactly(
                            "before agent:desk", "before agent:expert", "after agent:expert", "after agent:desk");
        });
    }

    @Test
    void aRunThatNobodyWaitsForAnyMoreEnds() {
        Failing agent = new Failing(0);
        with(agent, Seeing.class).run(context -> {
            Runner runner = context.getBean(Runner.class);

            assertThat(AdkContexts.events(runner, "one").firstElement().blockingGet())
                    .isNotNull();
            assertThat(answer(runner, "two")).isEqualTo("run 2");
        });
    }

    @Test
    void aRunnerOfAClassOfItsOwnKeepsWhatItOverrides() {
        SEEN.clear();
        this.runner
                .withBean(OwnRunner.class, () -> new OwnRunner(pipeline()))
                .withBean("hooks", Seeing.class)
                .run(context -> {
                    OwnRunner runner = context.getBean(OwnRunner.class);

                    assertThat(runner.appName()).isEqualTo("own");
                    assertThat(answer(runner, "one")).startsWith("heard");
                    assertThat(SEEN).hasSize(6).contains("before agent:pipeline", "after agent:second");
                });
    }

    private static Content message(String text) {
        return Content.fromParts(Part.fromText(text));
    }

    private static SequentialAgent pipeline() {
        return SequentialAgent.builder()
                .name("pipeline")
                .subAgents(
                        LlmAgent.builder()
                                .name("first")
                                .model(new ScriptedLlm())
                                .build(),
                        LlmAgent.builder()
                                .name("second")
                                .model(new ScriptedLlm())
                                .build())
                .build();
    }

    /** A runner that an application extends. */
    static class OwnRunner extends InMemoryRunner {

        OwnRunner(BaseAgent agent) {
            super(agent, "plain");
        }

        @Override
        public String appName() {
            return "own";
        }
    }

    /** Fails its first runs. */
    static final class Failing extends BaseAgent {

        private final int failures;

        private int runs;

        Failing(int failures) {
            super("failing", "fails", List.of(), List.of(), List.of());
            this.failures = failures;
        }

        @Override
        protected Flowable<Event> runAsyncImpl(InvocationContext context) {
            int run = ++this.runs;
            if (run <= this.failures) {
                return Flowable.error(new IllegalStateException("run " + run + " failed"));
            }
            return Flowable.just(event(name(), "run " + run));
        }

        @Override
        protected Flowable<Event> runLiveImpl(InvocationContext context) {
            return Flowable.error(new UnsupportedOperationException("not live"));
        }
    }

    static Event event(String author, String text) {
        return Event.builder()
                .id(Event.generateEventId())
                .author(author)
                .content(ScriptedLlm.text(text))
                .build();
    }

    static class Message {

        @Hook(value = BEFORE_AGENT_EXECUTION, operations = "run")
        HookResult polite(Content newMessage) {
            return HookResult.modify("newMessage", message(newMessage.text() + ", please"));
        }
    }

    static class Shortening {

        @Hook(value = AFTER_AGENT_EXECUTION, operations = "run")
        HookResult one(HookContext context) {
            assertThat((List<?>) context.result()).hasSize(1).hasOnlyElementsOfType(Event.class);
            return HookResult.modify(List.of(event("hook", "done")));
        }
    }

    static class Cancelling {

        @Hook(value = BEFORE_AGENT_EXECUTION, operations = "run")
        HookResult cancel() {
            return HookResult.cancel("closed");
        }
    }

    static class CancellingSecond {

        @Hook(value = BEFORE_AGENT_EXECUTION, components = "second")
        HookResult cancel() {
            return HookResult.cancel("closed");
        }
    }

    static class Retrying {

        @Hook(value = AGENT_ERROR, operations = "run")
        HookResult again() {
            return HookResult.retry(RetryConfig.attempts(3));
        }
    }

    static class Recovering {

        @Hook(value = AGENT_ERROR, operations = "run")
        HookResult recover(HookContext context) {
            return HookResult.modify(
                    List.of(event("hook", "sorry: " + context.error().getMessage())));
        }
    }

    static class Caching {

        @Hook(value = BEFORE_AGENT_EXECUTION, operations = "run")
        HookResult remember() {
            return HookResult.cache(Duration.ofMinutes(1)).withKey("same");
        }
    }

    static class Wrong {

        @Hook(value = BEFORE_AGENT_EXECUTION, operations = "run")
        HookResult answer() {
            return HookResult.answer(List.of("no event"));
        }
    }

    static class Seeing {

        @Hook(value = BEFORE_AGENT_EXECUTION, operations = "run")
        void before(HookContext context) {
            SEEN.add("before " + context.component());
        }

        @Hook(value = AFTER_AGENT_EXECUTION, operations = "run")
        void after(HookContext context) {
            SEEN.add("after " + context.component());
        }
    }
}
