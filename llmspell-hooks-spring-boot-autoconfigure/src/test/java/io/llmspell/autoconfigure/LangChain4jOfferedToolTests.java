package io.llmspell.autoconfigure;

import static io.llmspell.autoconfigure.LangChain4jScript.call;
import static io.llmspell.autoconfigure.OfferedToolContexts.REFUSED;
import static io.llmspell.autoconfigure.OfferedToolContexts.clerk;
import static io.llmspell.autoconfigure.OfferedToolContexts.guest;
import static io.llmspell.autoconfigure.OfferedToolContexts.logIn;
import static io.llmspell.autoconfigure.OfferedToolContexts.ruled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.invocation.InvocationContext;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.TokenStream;
import dev.langchain4j.service.tool.ToolProvider;
import dev.langchain4j.service.tool.ToolProviderRequest;
import dev.langchain4j.service.tool.ToolProviderResult;
import dev.langchain4j.service.tool.search.ToolSearchRequest;
import dev.langchain4j.service.tool.search.ToolSearchResult;
import dev.langchain4j.service.tool.search.ToolSearchStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Which tools a model of LangChain4j is offered by AI services. */
class LangChain4jOfferedToolTests {

    private final Tools tools = new Tools();

    private final ApplicationContextRunner runner = ruled(LangChain4jContexts.runner());

    @AfterEach
    void logOut() {
        OfferedToolContexts.logOut();
    }

    interface Desk {
        String ask(String question);
    }

    interface Streaming {
        TokenStream ask(String question);
    }

    private static LangChain4jScript script(ToolExecutionRequest... calls) {
        return new LangChain4jScript(calls);
    }

    private Desk desk(LangChain4jScript script) {
        return desk(script, services -> services.tools(this.tools));
    }

    private static Desk desk(LangChain4jScript script, UnaryOperator<AiServices<Desk>> changes) {
        return changes.apply(AiServices.builder(Desk.class).chatModel(script.model()))
                .build();
    }

    private String stream(LangChain4jScript script) throws Exception {
        Streaming desk = AiServices.builder(Streaming.class)
                .streamingChatModel(script.streaming())
                .tools(this.tools)
                .build();
        CompletableFuture<ChatResponse> answer = new CompletableFuture<>();
        desk.ask("Do it")
                .onPartialResponse(part -> {})
                .onCompleteResponse(answer::complete)
                .onError(answer::completeExceptionally)
                .start();
        return answer.get(60, TimeUnit.SECONDS).aiMessage().text();
    }

    /** One list for each request. */
    private static List<List<String>> offered(LangChain4jScript script) {
        return script.requests().stream()
                .map(request -> request.toolSpecifications().stream()
                        .map(ToolSpecification::name)
                        .sorted()
                        .toList())
                .toList();
    }

    @Test
    void whoMayUseAToolHasItOfferedThroughoutTheConversation() {
        this.runner.run(context -> {
            LangChain4jScript script = script(call("pay", "{'amount':5}"));
            logIn(clerk());

            assertThat(desk(script).ask("Do it")).isEqualTo("pay said paid 5");
            assertThat(offered(script)).containsExactly(List.of("look", "pay"), List.of("look", "pay"));
        });
    }

    @Test
    void whoMayNotHasItNot() {
        this.runner.run(context -> {
            LangChain4jScript script = script(call("look", "{}"));
            logIn(guest());

            assertThat(desk(script).ask("Do it")).isEqualTo("look said looked");
            assertThat(offered(script)).containsExactly(List.of("look"), List.of("look"));
        });
    }

    @Test
    void oneServiceOffersEachOfItsCallersTheirOwn() {
        this.runner.run(context -> {
            LangChain4jScript script = script();
            Desk desk = desk(script);
            desk.ask("Do it");
            logIn(clerk());
            desk.ask("Do it");
            logIn(guest());
            desk.ask("Do it");

            assertThat(offered(script)).containsExactly(List.of("look"), List.of("look", "pay"), List.of("look"));
        });
    }

    @Test
    void aCallOfWhatWasNotOfferedIsRefused() {
        this.runner.run(context -> {
            LangChain4jScript script = script(call("pay", "{'amount':5}"));
            logIn(guest());

            assertThat(desk(script).ask("Do it")).isEqualTo("pay failed: " + REFUSED);
            assertThat(offered(script)).containsExactly(List.of("look"), List.of("look"));
            assertThat(this.tools.paid).isZero();
        });
    }

    @Test
    void aStreamOffersWhatItsCallerMayUse() {
        this.runner.run(context -> {
            LangChain4jScript script = script(call("look", "{}"));
            logIn(guest());
            assertThat(stream(script)).isEqualTo("look said looked");
            logIn(clerk());
            assertThat(stream(script)).isEqualTo("look said looked");

            assertThat(offered(script))
                    .containsExactly(List.of("look"), List.of("look"), List.of("look", "pay"), List.of("look", "pay"));
        });
    }

    @Test
    void whatAProviderGivesInTheCourseOfAConversationIsOfferedToWhomItIsFor() {
        this.runner.run(context -> {
            LangChain4jScript script = script(call("look", "{}"));
            Desk desk = desk(script, services -> services.tools(new Looking()).toolProvider(new Late(this.tools)));
            logIn(guest());
            desk.ask("Do it");
            logIn(clerk());
            desk.ask("Do it");

            assertThat(offered(script))
                    .containsExactly(List.of("look"), List.of("look"), List.of("look"), List.of("look", "pay"));
        });
    }

    @Test
    void aSearchFindsWhatItsCallerMayUse() {
        this.runner.run(context -> {
            LangChain4jScript script = script(call("find", "{}"));
            Finding search = new Finding();
            Desk desk = desk(script, services -> services.tools(this.tools).toolSearchStrategy(search));
            logIn(guest());
            desk.ask("Do it");
            logIn(clerk());
            desk.ask("Do it");

            assertThat(offered(script))
                    .containsExactly(List.of("find"), List.of("find"), List.of("find"), List.of("find", "pay"));
            assertThat(search.searched).containsExactly(List.of("look"), List.of("look", "pay"));
        });
    }

    @Test
    void whereNothingIsSaidOfToolsAllAreOffered() {
        LangChain4jContexts.runner().run(context -> {
            LangChain4jScript script = script(call("pay", "{'amount':5}"));

            assertThat(desk(script).ask("Do it")).isEqualTo("pay said paid 5");
            assertThat(stream(script)).isEqualTo("pay said paid 5");
            assertThat(offered(script)).hasSize(4).containsOnly(List.of("look", "pay"));
        });
    }

    /** Finds a tool whether it was given it or not. */
    static class Finding implements ToolSearchStrategy {

        private final List<List<String>> searched = new ArrayList<>();

        @Override
        public List<ToolSpecification> getToolSearchTools(InvocationContext context) {
            return List.of(ToolSpecification.builder().name("find").build());
        }

        @Override
        public ToolSearchResult search(ToolSearchRequest request) {
            this.searched.add(request.searchableTools().stream()
                    .map(ToolSpecification::name)
                    .sorted()
                    .toList());
            return new ToolSearchResult(List.of("pay"), "found");
        }
    }

    /** Gives a tool once another was called. */
    record Late(Tools tools) implements ToolProvider {

        @Override
        public ToolProviderResult provideTools(ToolProviderRequest request) {
            boolean begun = request.messages().stream().anyMatch(ToolExecutionResultMessage.class::isInstance);
            return begun
                    ? ToolProviderResult.builder()
                            .add(ToolSpecification.builder().name("pay").build(), (call, memory) -> this.tools.pay(1))
                            .build()
                    : ToolProviderResult.builder().build();
        }

        @Override
        public boolean isDynamic() {
            return true;
        }
    }

    static class Looking {

        @Tool
        String look() {
            return "looked";
        }
    }

    static class Tools extends Looking {

        private int paid;

        @Tool
        String pay(int amount) {
            this.paid += amount;
            return "paid " + amount;
        }

        @Override
        @Tool
        String look() {
            return super.look();
        }
    }
}
