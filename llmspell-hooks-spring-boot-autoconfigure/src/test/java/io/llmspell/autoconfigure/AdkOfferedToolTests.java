package io.llmspell.autoconfigure;

import static io.llmspell.autoconfigure.AdkContexts.answer;
import static io.llmspell.autoconfigure.OfferedToolContexts.REFUSED;
import static io.llmspell.autoconfigure.OfferedToolContexts.clerk;
import static io.llmspell.autoconfigure.OfferedToolContexts.guest;
import static io.llmspell.autoconfigure.OfferedToolContexts.logIn;
import static io.llmspell.autoconfigure.OfferedToolContexts.ruled;
import static io.llmspell.autoconfigure.ScriptedLlm.call;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.agents.LiveRequestQueue;
import com.google.adk.agents.LlmAgent;
import com.google.adk.agents.RunConfig;
import com.google.adk.agents.RunConfig.StreamingMode;
import com.google.adk.events.Event;
import com.google.adk.models.BaseLlmConnection;
import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import com.google.adk.runner.InMemoryRunner;
import com.google.adk.runner.Runner;
import com.google.adk.tools.FunctionTool;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GoogleSearch;
import com.google.genai.types.Tool;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Which tools a model of Google ADK is offered. */
class AdkOfferedToolTests {

    private final Tools tools = new Tools();

    private final ApplicationContextRunner runner = AdkContexts.runner();

    @AfterEach
    void logOut() {
        OfferedToolContexts.logOut();
    }

    private void run(ApplicationContextRunner runner, ScriptedLlm model, Asked test) {
        run(runner, agent(model), test);
    }

    private static void run(ApplicationContextRunner runner, LlmAgent.Builder agent, Asked test) {
        runner.withBean(InMemoryRunner.class, () -> new InMemoryRunner(agent.build(), "desk"))
                .run(context -> test.with(context.getBean(InMemoryRunner.class)));
    }

    private interface Asked {
        void with(Runner desk);
    }

    private LlmAgent.Builder agent(ScriptedLlm model) {
        return LlmAgent.builder()
                .name("desk")
                .model(model)
                .tools(FunctionTool.create(this.tools, "pay"), FunctionTool.create(this.tools, "look"));
    }

    private static ScriptedLlm model(FunctionCall... calls) {
        return new ScriptedLlm(calls);
    }

    private static String stream(Runner desk) {
        List<Event> events = AdkContexts.events(desk, "go", RunConfig.builder().streamingMode(StreamingMode.SSE))
                .toList()
                .blockingGet();
        return events.get(events.size() - 1).stringifyContent();
    }

    /** What is declared, one list for each request, which is what the model is given as tools besides. */
    private static List<List<String>> offered(ScriptedLlm model) {
        return model.requests.stream()
                .map(request -> {
                    List<String> declared = declared(request);
                    assertThat(new TreeSet<>(request.tools().keySet())).containsExactlyElementsOf(declared);
                    return declared;
                })
                .toList();
    }

    private static List<String> declared(LlmRequest request) {
        return request.config().flatMap(GenerateContentConfig::tools).orElse(List.of()).stream()
                .flatMap(tool -> tool.functionDeclarations().orElse(List.of()).stream())
                .map(FunctionDeclaration::name)
                .map(name -> name.orElse("?"))
                .sorted()
                .toList();
    }

    @Test
    void whoMayUseAToolHasItOfferedThroughoutTheConversation() {
        ScriptedLlm model = model(call("pay", Map.of("amount", 5)));
        run(ruled(this.runner), model, desk -> {
            logIn(clerk());

            assertThat(answer(desk, "go")).isEqualTo("pay said {result=paid 5}");
            assertThat(offered(model)).containsExactly(List.of("look", "pay"), List.of("look", "pay"));
        });
    }

    @Test
    void whoMayNotHasItNot() {
        ScriptedLlm model = model(call("look", Map.of()));
        run(ruled(this.runner), model, desk -> {
            logIn(guest());

            assertThat(answer(desk, "go")).isEqualTo("look said {result=looked}");
            assertThat(offered(model)).containsExactly(List.of("look"), List.of("look"));
        });
    }

    @Test
    void oneRunnerOffersEachOfItsCallersTheirOwn() {
        ScriptedLlm model = model();
        run(ruled(this.runner), model, desk -> {
            answer(desk, "go");
            logIn(clerk());
            answer(desk, "go");
            logIn(guest());
            answer(desk, "go");

            assertThat(offered(model)).containsExactly(List.of("look"), List.of("look", "pay"), List.of("look"));
        });
    }

    @Test
    void aCallOfWhatWasNotOfferedIsRefused() {
        ScriptedLlm model = model(call("pay", Map.of("amount", 5)));
        run(ruled(this.runner), model, desk -> {
            logIn(guest());

            assertThat(answer(desk, "go")).startsWith("pay said ").contains(REFUSED);
            assertThat(offered(model)).containsExactly(List.of("look"), List.of("look"));
            assertThat(this.tools.paid).isZero();
        });
    }

    @Test
    void aStreamOffersWhatItsSubscriberMayUse() {
        ScriptedLlm model = model();
        run(ruled(this.runner), model, desk -> {
            Flowable<Event> run =
                    AdkContexts.events(desk, "go", RunConfig.builder().streamingMode(StreamingMode.SSE));
            logIn(guest());
            run.blockingSubscribe();
            logIn(clerk());
            run.blockingSubscribe();

            assertThat(offered(model)).containsExactly(List.of("look"), List.of("look", "pay"));
        });
    }

    @Test
    void aToolThatACallbackAddsIsNotOfferedEither() {
        ScriptedLlm model = model();
        LlmAgent.Builder agent = LlmAgent.builder()
                .name("desk")
                .model(model)
                .beforeModelCallback((context, request) -> FunctionTool.create(this.tools, "pay")
                        .processLlmRequest(request, null)
                        .andThen(Maybe.<LlmResponse>empty()));
        run(ruled(this.runner), agent, desk -> {
            logIn(guest());
            answer(desk, "go");
            logIn(clerk());
            answer(desk, "go");

            assertThat(offered(model)).containsExactly(List.of(), List.of("pay"));
            assertThat(model.requests.get(0).config().orElseThrow().tools()).isEmpty();
        });
    }

    @Test
    void whatIsNoFunctionStaysWithTheModel() {
        ScriptedLlm model = model();
        Tool search =
                Tool.builder().googleSearch(GoogleSearch.builder().build()).build();
        LlmAgent.Builder agent = agent(model)
                .generateContentConfig(
                        GenerateContentConfig.builder().tools(search).build());
        run(ruled(this.runner), agent, desk -> {
            logIn(guest());
            answer(desk, "go");

            assertThat(offered(model)).containsExactly(List.of("look"));
            assertThat(model.requests.get(0).config().orElseThrow().tools().orElseThrow())
                    .contains(search);
        });
    }

    @Test
    void aLiveConnectionIsOfferedNoMore() {
        Live model = new Live();
        run(ruled(this.runner), agent(model), desk -> {
            answer(desk, "go");
            model.requests.clear();
            RunConfig config =
                    RunConfig.builder().streamingMode(StreamingMode.BIDI).build();
            logIn(guest());
            desk.runLive("ann", "s-1", new LiveRequestQueue(), config)
                    .onErrorComplete()
                    .blockingSubscribe();
            logIn(clerk());
            desk.runLive("ann", "s-1", new LiveRequestQueue(), config)
                    .onErrorComplete()
                    .blockingSubscribe();

            assertThat(offered(model)).containsExactly(List.of("look"), List.of("look", "pay"));
        });
    }

    @Test
    void whereNothingIsSaidOfToolsAllAreOffered() {
        ScriptedLlm model = model(call("pay", Map.of("amount", 5)));
        run(this.runner, model, desk -> {
            assertThat(answer(desk, "go")).isEqualTo("pay said {result=paid 5}");
            assertThat(stream(desk)).isEqualTo("pay said {result=paid 5}");
            assertThat(offered(model)).hasSize(4).containsOnly(List.of("look", "pay"));
        });
    }

    /** Has no connection, and ends the run that asks for one. */
    static class Live extends ScriptedLlm {

        @Override
        public BaseLlmConnection connect(LlmRequest request) {
            this.requests.add(request);
            throw new IllegalStateException("no line");
        }
    }

    public static class Tools {

        private int paid;

        public String pay(@com.google.adk.tools.Annotations.Schema(name = "amount") int amount) {
            this.paid += amount;
            return "paid " + amount;
        }

        public String look() {
            return "looked";
        }
    }
}
