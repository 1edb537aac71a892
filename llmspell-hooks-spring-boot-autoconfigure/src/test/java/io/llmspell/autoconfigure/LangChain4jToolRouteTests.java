package io.llmspell.autoconfigure;

import static io.llmspell.autoconfigure.LangChain4jScript.call;
import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_AGENT_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.CompensateFor;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.invocation.InvocationContext;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.TokenStream;
import dev.langchain4j.service.tool.ToolExecutionResult;
import dev.langchain4j.service.tool.ToolExecutor;
import dev.langchain4j.service.tool.ToolProvider;
import dev.langchain4j.service.tool.ToolProviderRequest;
import dev.langchain4j.service.tool.ToolProviderResult;
import dev.langchain4j.service.tool.search.ToolSearchRequest;
import dev.langchain4j.service.tool.search.ToolSearchResult;
import dev.langchain4j.service.tool.search.ToolSearchStrategy;
import io.llmspell.annotation.AgentComponent;
import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The ways in which AI services get and call tools, and which application hooks them: once each. */
class LangChain4jToolRouteTests {

    private final ApplicationContextRunner runner = LangChain4jContexts.runner().withBean("hooks", Marking.class);

    interface Desk {
        String ask(String question);
    }

    interface StreamingDesk {
        TokenStream ask(String question);
    }

    private static Desk desk(UnaryOperator<AiServices<Desk>> tools, ToolExecutionRequest... calls) {
        return tools.apply(AiServices.builder(Desk.class).chatModel(new LangChain4jScript(calls).model()))
                .build();
    }

    private void asks(String expected, UnaryOperator<AiServices<Desk>> tools, ToolExecutionRequest... calls) {
        this.runner.run(context -> assertThat(desk(tools, calls).ask("Do it")).isEqualTo(expected));
    }

    @Test
    void toolsOfObjectsAreHooked() {
        asks("look said seen!", services -> services.tools(new Tools()), call("look", "{}"));
    }

    @Test
    void toolsOfAServiceThatIsABeanAreHooked() {
        this.runner
                .withBean(Desk.class, () -> desk(services -> services.tools(new Tools()), call("look", "{}")))
                .run(context ->
                        assertThat(context.getBean(Desk.class).ask("Do it")).isEqualTo("look said seen!"));
    }

    @Test
    void toolsThatAreFunctionsAreHooked() {
        ToolSpecification wave = ToolSpecification.builder().name("wave").build();

        asks(
                "wave said waved {\"to\":\"ann\"}!",
                services -> services.tools(Map.of(wave, (request, memory) -> "waved " + request.arguments())),
                call("wave", "{'to':'ann'}"));
    }

    @Test
    void toolsOfAProviderAreHooked() {
        asks("wave said waved!", services -> services.toolProvider(request -> waving()), call("wave", "{}"));
    }

    @Test
    void toolsThatAProviderGivesOnlyInTheCourseOfAConversationAreHooked() {
        ToolProvider late = new ToolProvider() {

            @Override
            public ToolProviderResult provideTools(ToolProviderRequest request) {
                boolean begun = request.messages().stream().anyMatch(ToolExecutionResultMessage.class::isInstance);
                return begun ? waving() : ToolProviderResult.builder().build();
            }

            @Override
            public boolean isDynamic() {
                return true;
            }
        };
        this.runner.run(context -> {
            Rounds model = new Rounds("look", "wave");
            Desk desk = AiServices.builder(Desk.class)
                    .chatModel(model)
                    .tools(new Tools())
                    .toolProvider(late)
                    .build();

            assertThat(desk.ask("Do it")).isEqualTo("look said seen!; wave said waved!");
            assertThat(model.offered)
                    .containsExactly(List.of("look"), List.of("look", "wave"), List.of("look", "wave"));
        });
    }

    @Test
    void aSearchForToolsKeepsWhatLangChain4jHasToKnowOfIt() {
        ToolSearchStrategy search = new ToolSearchStrategy() {

            @Override
            public List<ToolSpecification> getToolSearchTools(InvocationContext context) {
                return List.of(ToolSpecification.builder().name("find").build());
            }

            @Override
            public ToolSearchResult search(ToolSearchRequest request) {
                return new ToolSearchResult(List.of("look"), "found look");
            }
        };
        LangChain4jContexts.runner().withBean("hooks", Looking.class).run(context -> {
            Rounds model = new Rounds("find", "look");
            Desk desk = AiServices.builder(Desk.class)
                    .chatModel(model)
                    .tools(new Tools())
                    .toolSearchStrategy(search)
                    .build();

            assertThat(desk.ask("Do it")).isEqualTo("find said found look; look said seen");
            assertThat(model.offered)
                    .containsExactly(List.of("find"), List.of("find", "look"), List.of("find", "look"));
            assertThat(context.getBean(Looking.class).seen).containsExactly("find", "look");
        });
    }

    @Test
    void toolsThatRunAtTheSameTimeAreHooked() {
        CyclicBarrier both = new CyclicBarrier(2);
        ToolExecutor meeting = (request, memory) -> {
            try {
                both.await(30, TimeUnit.SECONDS);
                return "met";
            } catch (Exception ex) {
                throw new IllegalStateException(ex);
            }
        };

        asks(
                "a said met!; b said met!",
                services -> services.tools(Map.of(
                                ToolSpecification.builder().name("a").build(), meeting,
                                ToolSpecification.builder().name("b").build(), meeting))
                        .executeToolsConcurrently(),
                call("a", "{}"),
                call("b", "{}"));
    }

    @Test
    void aCancelledCallAmongOthersAtTheSameTimeIsAnswered() {
        LangChain4jContexts.runner()
                .withBean("hooks", Refusing.class)
                .run(context -> assertThat(desk(
                                        services -> services.tools(new Tools())
                                                .toolProvider(request -> waving())
                                                .executeToolsConcurrently(),
                                        call("wave", "{}"),
                                        call("look", "{}"))
                                .ask("Do it"))
                        .isEqualTo("wave failed: The call of tool 'wave' was cancelled: no waving; look said seen"));
    }

    static class Family {

        private final List<String> seen = new CopyOnWriteArrayList<>();

        private final Set<String> correlations = ConcurrentHashMap.newKeySet();

        @Hook(
                value = {BEFORE_AGENT_EXECUTION, BEFORE_TOOL_EXECUTION},
                phase = HookPhase.OBSERVE)
        void look(HookContext context) {
            this.seen.add(context.target() + " in " + context.parent());
            this.correlations.add(context.correlationId());
        }
    }

    @AgentComponent("guide")
    static class Guide {

        public String answer(boolean streaming) {
            return streaming
                    ? streamed(new Tools(), true)
                    : desk(
                                    services -> services.tools(new Tools()).executeToolsConcurrently(),
                                    call("look", "{}"),
                                    call("look", "{}"))
                            .ask("Do it");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void toolsOnOtherThreadsAreInsideOfTheCallThatHasThem(boolean streaming) {
        LangChain4jContexts.runner()
                .withBean(Family.class)
                .withBean(Guide.class)
                .run(context -> {
                    context.getBean(Guide.class).answer(streaming);

                    Family family = context.getBean(Family.class);
                    assertThat(family.seen)
                            .startsWith("agent:guide.answer in null")
                            .contains("tool:look.call in agent:guide");
                    assertThat(family.correlations).hasSize(1);
                });
    }

    @Test
    void toolsOfAStreamAreHooked() {
        this.runner.run(context -> assertThat(streamed(new Tools(), false)).isEqualTo("look said seen!"));
    }

    @Test
    void toolsOfAStreamThatRunAtTheSameTimeAreHooked() {
        this.runner.run(context -> assertThat(streamed(new Tools(), true)).isEqualTo("look said seen!"));
    }

    private static String streamed(Object tools, boolean concurrently) {
        AiServices<StreamingDesk> services = AiServices.builder(StreamingDesk.class)
                .streamingChatModel(new LangChain4jScript(call("look", "{}")).streaming())
                .tools(tools);
        StreamingDesk desk = (concurrently ? services.executeToolsConcurrently() : services).build();
        CompletableFuture<ChatResponse> response = new CompletableFuture<>();
        desk.ask("Do it")
                .onPartialResponse(part -> {})
                .onCompleteResponse(response::complete)
                .onError(response::completeExceptionally)
                .start();
        return response.orTimeout(30, TimeUnit.SECONDS).join().aiMessage().text();
    }

    @Test
    void whatIsNotTextIsSeenByItsTypeAndGoesToTheModelAsItIs() {
        AtomicReference<List<?>> heard = new AtomicReference<>();
        ToolExecutor drawing = new ToolExecutor() {

            @Override
            public String execute(ToolExecutionRequest request, Object memoryId) {
                throw new UnsupportedOperationException("by the other one");
            }

            @Override
            public ToolExecutionResult executeWithContext(ToolExecutionRequest request, InvocationContext context) {
                return ToolExecutionResult.builder()
                        .resultContents(List.of(
                                TextContent.from("a cat"),
                                ImageContent.from(Image.builder()
                                        .url("https://example.org/cat")
                                        .build())))
                        .build();
            }
        };
        LangChain4jContexts.runner().withBean("hooks", Looking.class).run(context -> {
            Desk desk = AiServices.builder(Desk.class)
                    .chatModel(new Hearing(heard))
                    .tools(Map.of(ToolSpecification.builder().name("draw").build(), drawing))
                    .build();

            assertThat(desk.ask("Draw")).isEqualTo("nice");
            assertThat(context.getBean(Looking.class).results).containsExactly("a cat\n[IMAGE]");
            assertThat(heard.get()).hasSize(2).last().isInstanceOf(ImageContent.class);
        });
    }

    @Test
    void actionsThatTakeToolsBackRunWhereAHookCancelsAnother() {
        Undoing undoing = new Undoing();
        LangChain4jContexts.runner().withBean("hooks", Refusing.class).run(context -> {
            Desk desk = desk(
                    services -> services.tools(undoing)
                            .toolProvider(request -> waving())
                            .compensateOnToolErrors(true),
                    call("book", "{}"),
                    call("wave", "{}"));

            assertThat(desk.ask("Do it")).contains("book failed: ", "rolled back", "wave failed: ", "no waving");
            assertThat(undoing.undone).isEqualTo(1);
        });
    }

    @Test
    void aServiceBelongsToTheApplicationThatBuiltIt() {
        this.runner.run(first -> {
            Desk ofFirst = desk(services -> services.tools(new Tools()), call("look", "{}"));
            LangChain4jContexts.runner().withBean("hooks", Asking.class).run(second -> {
                Desk ofSecond = desk(services -> services.tools(new Tools()), call("look", "{}"));

                assertThat(ofFirst.ask("Do it")).isEqualTo("look said seen!");
                assertThat(ofSecond.ask("Do it")).isEqualTo("look said seen?");
            });
            assertThat(desk(services -> services.tools(new Tools()), call("look", "{}"))
                            .ask("Do it"))
                    .isEqualTo("look said seen!");
        });
    }

    @Test
    void aServiceThatOutlivesItsApplicationBelongsToTheOneThatRuns() {
        AtomicReference<Desk> kept = new AtomicReference<>();
        this.runner.run(context -> kept.set(desk(services -> services.tools(new Tools()), call("look", "{}"))));
        LangChain4jContexts.runner()
                .withBean("hooks", Asking.class)
                .run(context -> assertThat(kept.get().ask("Do it")).isEqualTo("look said seen?"));
    }

    @Test
    void aServiceWithoutAnyApplicationIsWhatItIsWithoutHooks() {
        Desk desk = desk(services -> services.tools(new Tools()), call("look", "{}"));

        assertThat(desk.ask("Do it")).isEqualTo("look said seen");
        this.runner.run(context -> assertThat(desk.ask("Do it")).isEqualTo("look said seen!"));
        assertThat(desk.ask("Do it")).isEqualTo("look said seen");
    }

    @Test
    void aServiceThatIsKeptDoesNotKeepItsApplication() {
        AtomicReference<Desk> kept = new AtomicReference<>();
        AtomicReference<WeakReference<Object>> hooks = new AtomicReference<>();
        this.runner.run(context -> {
            kept.set(desk(services -> services.tools(new Tools()), call("look", "{}")));
            assertThat(kept.get().ask("Do it")).isEqualTo("look said seen!");
            hooks.set(new WeakReference<>(context.getBean(Marking.class)));
        });
        for (int collections = 0; collections < 50 && hooks.get().get() != null; collections++) {
            System.gc();
        }

        assertThat(hooks.get().get()).isNull();
        assertThat(kept.get().ask("Do it")).isEqualTo("look said seen");
    }

    @Test
    void anApplicationThatDoesNotStartLeavesNothing() {
        Desk desk = desk(services -> services.tools(new Tools()), call("look", "{}"));
        this.runner
                .withBean(Object.class, () -> {
                    throw new IllegalStateException("no start");
                })
                .run(context -> {
                    assertThat(context).hasFailed();
                    assertThat(desk.ask("Do it")).isEqualTo("look said seen");
                });
    }

    private static ToolProviderResult waving() {
        return ToolProviderResult.builder()
                .add(ToolSpecification.builder().name("wave").build(), (request, memory) -> "waved")
                .build();
    }

    static class Tools {

        @Tool
        String look() {
            return "seen";
        }
    }

    static class Undoing {

        private int undone;

        @Tool
        String book() {
            return "booked";
        }

        @CompensateFor("book")
        void unbook() {
            this.undone++;
        }
    }

    static class Marking {

        @Hook(AFTER_TOOL_EXECUTION)
        HookResult mark(HookContext context) {
            return HookResult.modify(context.result() + "!");
        }
    }

    static class Asking {

        @Hook(AFTER_TOOL_EXECUTION)
        HookResult mark(HookContext context) {
            return HookResult.modify(context.result() + "?");
        }
    }

    static class Refusing {

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD, components = "wave")
        HookResult refuse() {
            return HookResult.cancel("no waving");
        }
    }

    static class Looking {

        private final List<String> seen = new ArrayList<>();

        private final List<@Nullable Object> results = new ArrayList<>();

        @Hook(AFTER_TOOL_EXECUTION)
        void look(HookContext context) {
            this.seen.add(context.component().name());
            this.results.add(context.result());
        }
    }

    /** Asks for one tool in each round, and then says what it has heard. */
    private static final class Rounds implements ChatModel {

        private final List<String> tools;

        private final List<List<String>> offered = new ArrayList<>();

        private Rounds(String... tools) {
            this.tools = List.of(tools);
        }

        @Override
        public ChatResponse doChat(ChatRequest request) {
            this.offered.add(request.toolSpecifications().stream()
                    .map(ToolSpecification::name)
                    .toList());
            List<String> heard = new ArrayList<>();
            for (ChatMessage message : request.messages()) {
                if (message instanceof ToolExecutionResultMessage result) {
                    heard.add(result.toolName() + " said " + result.text());
                }
            }
            return LangChain4jScript.response(
                    (heard.size() < this.tools.size())
                            ? AiMessage.from(call(this.tools.get(heard.size()), "{}"))
                            : AiMessage.from(String.join("; ", heard)));
        }
    }

    /** Asks for a drawing. */
    private record Hearing(AtomicReference<List<?>> heard) implements ChatModel {

        @Override
        public ChatResponse doChat(ChatRequest request) {
            ChatMessage last = request.messages().get(request.messages().size() - 1);
            if (last instanceof ToolExecutionResultMessage result) {
                this.heard.set(result.contents());
                return LangChain4jScript.response(AiMessage.from("nice"));
            }
            return LangChain4jScript.response(AiMessage.from(call("draw", "{}")));
        }
    }
}
