package io.llmspell.autoconfigure;

import static io.llmspell.autoconfigure.AdkContexts.answer;
import static io.llmspell.autoconfigure.AdkContexts.ask;
import static io.llmspell.autoconfigure.ScriptedLlm.call;
import static io.llmspell.hook.StandardHookPoint.AFTER_AGENT_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.AGENT_ERROR;
import static io.llmspell.hook.StandardHookPoint.BEFORE_AGENT_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.adk.agents.LlmAgent;
import com.google.adk.agents.RunConfig;
import com.google.adk.agents.RunConfig.StreamingMode;
import com.google.adk.events.Event;
import com.google.adk.models.BaseLlm;
import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import com.google.adk.runner.InMemoryRunner;
import com.google.adk.runner.Runner;
import com.google.adk.tools.FunctionTool;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RetryConfig;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.processors.PublishProcessor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What hooks can do with the models of agents. */
class AdkModelTests {

    private static final List<Object> SEEN = new CopyOnWriteArrayList<>();

    private final ApplicationContextRunner runner = AdkContexts.runner();

    @BeforeEach
    void clear() {
        SEEN.clear();
    }

    private <M extends ScriptedLlm> void run(M model, Class<?> hooks, BiConsumer<Runner, M> test) {
        run(LlmAgent.builder().name("desk").model(model), model, hooks, test);
    }

    private <M extends ScriptedLlm> void run(
            LlmAgent.Builder agent, M model, Class<?> hooks, BiConsumer<Runner, M> test) {
        this.runner
                .withBean(Runner.class, () -> new InMemoryRunner(agent.build(), "desk"))
                .withBean("hooks", hooks)
                .run(context -> test.accept(context.getBean(Runner.class), model));
    }

    private static RunConfig.Builder streaming() {
        return RunConfig.builder().streamingMode(StreamingMode.SSE);
    }

    @Test
    void theRequestIsChanged() {
        run(
                new ScriptedLlm(),
                Asking.class,
                (desk, model) -> assertThat(answer(desk, "one")).isEqualTo("heard something else"));
    }

    @Test
    void theResponseIsChanged() {
        run(
                new ScriptedLlm(),
                Masking.class,
                (desk, model) -> assertThat(answer(desk, "one")).isEqualTo("***"));
    }

    @Test
    void aCancelledCallEndsTheRun() {
        run(new ScriptedLlm(), Cancelling.class, (desk, model) -> {
            assertThatExceptionOfType(HookCancelledException.class)
                    .isThrownBy(() -> ask(desk, "one"))
                    .withMessageContaining("too expensive");
            assertThat(model.requests).isEmpty();
        });
    }

    @Test
    void theAgentsCallbackMayAnswerACancelledCall() {
        ScriptedLlm model = new ScriptedLlm();
        LlmAgent.Builder agent = LlmAgent.builder()
                .name("desk")
                .model(model)
                .onModelErrorCallback((context, request, error) -> Maybe.just(ScriptedLlm.response(
                        ScriptedLlm.text("instead of " + error.getClass().getSimpleName()))));
        run(
                agent,
                model,
                Cancelling.class,
                (desk, same) -> assertThat(answer(desk, "one")).isEqualTo("instead of HookCancelledException"));
    }

    @Test
    void aFailedCallIsTriedAgainAndAllTokensCount() {
        run(new Flaky(), Retrying.class, (desk, model) -> {
            assertThat(answer(desk, "one")).isEqualTo("heard one");
            assertThat(model.requests).hasSize(3);
        });
    }

    @Test
    void anErrorIsRecoveredFrom() {
        run(
                new Flaky(),
                Recovering.class,
                (desk, model) -> assertThat(answer(desk, "one")).isEqualTo("sorry: down"));
    }

    @Test
    void aResponseIsRemembered() {
        run(new ScriptedLlm(), Caching.class, (desk, model) -> {
            assertThat(answer(desk, "one")).isEqualTo("heard one");
            assertThat(answer(desk, "two")).isEqualTo("heard one");
            assertThat(model.requests).hasSize(1);
        });
    }

    @Test
    void tokensAreCountedForEachCall() {
        run(
                LlmAgent.builder()
                        .name("desk")
                        .model(new ScriptedLlm(call("look", Map.of())))
                        .tools(FunctionTool.create(Tools.class, "look")),
                new ScriptedLlm(),
                Counting.class,
                (desk, model) -> {
                    ask(desk, "one");
                    assertThat(SEEN)
                            .containsExactly(
                                    Map.of(
                                            "prompt_tokens", 10,
                                            "completion_tokens", 5,
                                            "total_tokens", 15,
                                            "model", "scripted-1"),
                                    Map.of(
                                            "prompt_tokens", 10,
                                            "completion_tokens", 5,
                                            "total_tokens", 15,
                                            "model", "scripted-1"));
                });
    }

    @Test
    void tokensOfRepeatedCallsAreSummed() {
        run(new ScriptedLlm(), Again.class, (desk, model) -> {
            ask(desk, "one");
            assertThat(SEEN).containsExactly(30);
        });
    }

    @Test
    void aStreamIsSeenAsItsParts() {
        run(new ScriptedLlm(), Streams.class, (desk, model) -> {
            List<Event> events =
                    AdkContexts.events(desk, "one", streaming()).toList().blockingGet();
            assertThat(events).extracting(Event::stringifyContent).containsExactly("a", "b", "heard one");
            assertThat(SEEN).containsExactly("stream of 3", 15);
        });
    }

    @Test
    void aStreamIsHandedOnWhileItComes() {
        run(new Open(), Nothing.class, (desk, model) -> {
            var events = AdkContexts.events(desk, "one", streaming()).test();
            model.parts.onNext(part("a"));
            events.assertValueCount(1).assertNotComplete();

            model.parts.onNext(part("b"));
            events.assertValueCount(2);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCallThatNobodyWaitsForAnyMoreIsCancelled(boolean stream) {
        Open model = new Open();
        LlmAgent agent = LlmAgent.builder().name("desk").model(model).build();
        this.runner
                .withBean(Runner.class, () -> new InMemoryRunner(agent, "desk"))
                .withBean("hooks", Nothing.class)
                .run(context -> {
                    AdkContexts.events(context.getBean(Runner.class), "one")
                            .test()
                            .assertNotComplete();
                    BaseLlm hooked = agent.resolvedModel().model().orElseThrow();
                    assertThat(hooked).isNotSameAs(model);

                    // Not by the run: ADK lets a call go on whose run is cancelled.
                    var parts = hooked.generateContent(LlmRequest.builder().build(), stream)
                            .test();
                    model.parts.onNext(part("a"));
                    parts.cancel();

                    assertThat(model.cancelled).hasValue(1);
                });
    }

    @Test
    void anErrorInsideOfAStreamIsTheRuns() {
        run(new Open(), Nothing.class, (desk, model) -> {
            var events = AdkContexts.events(desk, "one", streaming()).test();
            model.parts.onNext(part("a"));
            model.parts.onError(new IllegalStateException("broken"));

            events.assertValueCount(1)
                    .assertError(error -> error instanceof IllegalStateException
                            && error.getMessage().equals("broken"));
        });
    }

    @Test
    void aSubAgentWithoutAModelOfItsOwnAsksThatOfItsParentOnce() {
        ScriptedLlm model = new ScriptedLlm(call("transfer_to_agent", Map.of("agent_name", "expert")));
        LlmAgent expert = LlmAgent.builder().name("expert").build();
        LlmAgent.Builder desk =
                LlmAgent.builder().name("desk").model(model).subAgents(expert).disallowTransferToPeers(true);
        run(desk, model, Counting.class, (runner, same) -> {
            assertThat(AdkContexts.events(runner, "one").take(3).toList().blockingGet())
                    .hasSize(3);
            assertThat(SEEN).hasSameSizeAs(model.requests);
        });
    }

    @Test
    void aHookThatGivesNoResponseHasFailedAndChangesNothing() {
        try (Warnings warnings = Warnings.of("io.llmspell.integration")) {
            run(
                    new ScriptedLlm(),
                    Wrong.class,
                    (desk, model) -> assertThat(AdkContexts.answer(desk, "one")).isEqualTo("heard one"));

            assertThat(warnings.messages())
                    .singleElement()
                    .asString()
                    .contains("agent:scripted.call")
                    .contains(LlmResponse.class.getName());
        }
    }

    @Test
    void aHookThatGivesNoRequestSaysSo() {
        run(
                new ScriptedLlm(),
                WrongRequest.class,
                (desk, model) -> assertThatExceptionOfType(IllegalArgumentException.class)
                        .isThrownBy(() -> ask(desk, "one"))
                        .withMessageContaining("changed argument 'request' of agent:scripted"));
    }

    private static LlmResponse part(String text) {
        return LlmResponse.builder()
                .content(ScriptedLlm.text(text))
                .partial(true)
                .build();
    }

    /** Functions of the application. */
    public static final class Tools {

        private Tools() {}

        public static String look() {
            return "ulm";
        }
    }

    private static final class Flaky extends ScriptedLlm {

        @Override
        public Flowable<LlmResponse> generateContent(LlmRequest request, boolean stream) {
            return super.generateContent(request, stream)
                    .concatMap(response -> (this.requests.size() < 3)
                            ? Flowable.error(new IllegalStateException("down"))
                            : Flowable.just(response));
        }
    }

    /** A model whose parts come when a test says so. */
    private static final class Open extends ScriptedLlm {

        private final PublishProcessor<LlmResponse> parts = PublishProcessor.create();

        private final AtomicInteger cancelled = new AtomicInteger();

        @Override
        public Flowable<LlmResponse> generateContent(LlmRequest request, boolean stream) {
            return this.parts.doOnCancel(this.cancelled::incrementAndGet);
        }
    }

    static class Nothing {

        @Hook(value = BEFORE_AGENT_EXECUTION, componentTags = "model")
        void look(HookContext context) {
            assertThat(context.arguments()).containsKey("request");
        }
    }

    static class Asking {

        @Hook(value = BEFORE_AGENT_EXECUTION, componentTags = "model")
        HookResult ask(LlmRequest request) {
            Content content = Content.fromParts(Part.fromText("something else"));
            return HookResult.modify(
                    "request", request.toBuilder().contents(List.of(content)).build());
        }
    }

    static class Masking {

        @Hook(value = AFTER_AGENT_EXECUTION, componentTags = "model")
        HookResult mask(HookContext context) {
            LlmResponse response = (LlmResponse) context.result();
            return HookResult.modify(
                    response.toBuilder().content(ScriptedLlm.text("***")).build());
        }
    }

    static class Cancelling {

        @Hook(value = BEFORE_AGENT_EXECUTION, componentTags = "model")
        HookResult cancel() {
            return HookResult.cancel("too expensive");
        }
    }

    static class Retrying {

        @Hook(value = AGENT_ERROR, componentTags = "model")
        HookResult again() {
            return HookResult.retry(RetryConfig.attempts(3));
        }
    }

    static class Recovering {

        @Hook(value = AGENT_ERROR, componentTags = "model")
        HookResult recover(HookContext context) {
            return HookResult.modify(ScriptedLlm.response(
                    ScriptedLlm.text("sorry: " + context.error().getMessage())));
        }
    }

    static class Caching {

        @Hook(value = BEFORE_AGENT_EXECUTION, componentTags = "model")
        HookResult remember() {
            return HookResult.cache(Duration.ofMinutes(1)).withKey("same");
        }
    }

    static class Counting {

        @Hook(value = AFTER_AGENT_EXECUTION, componentTags = "model")
        void count(HookContext context) {
            SEEN.add(Map.copyOf(context.metadata()));
        }
    }

    static class Again {

        private boolean repeated;

        @Hook(value = AFTER_AGENT_EXECUTION, componentTags = "model")
        HookResult again(HookContext context) {
            if (!this.repeated) {
                this.repeated = true;
                return HookResult.retry(RetryConfig.attempts(2));
            }
            SEEN.add(context.metadata().get("total_tokens"));
            return HookResult.proceed();
        }
    }

    static class Streams {

        @Hook(value = AFTER_AGENT_EXECUTION, componentTags = "model")
        void see(HookContext context) {
            SEEN.add(context.operation() + " of " + ((List<?>) context.result()).size());
            SEEN.add(context.metadata().get("total_tokens"));
        }
    }

    static class Wrong {

        @Hook(value = BEFORE_AGENT_EXECUTION, componentTags = "model")
        HookResult answer() {
            return HookResult.answer("no response");
        }
    }

    static class WrongRequest {

        @Hook(value = BEFORE_AGENT_EXECUTION, componentTags = "model")
        HookResult change() {
            return HookResult.modify("request", "no request");
        }
    }
}
