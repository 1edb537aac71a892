package io.llmspell.autoconfigure;

import static io.llmspell.autoconfigure.LangChain4jScript.call;
import static io.llmspell.hook.StandardHookPoint.AFTER_AGENT_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.AGENT_ERROR;
import static io.llmspell.hook.StandardHookPoint.BEFORE_AGENT_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.TokenStream;
import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RetryConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What hooks can do with streaming models that are beans, and when the application hears the parts. */
class LangChain4jStreamingTests {

    private final Driven model = new Driven();

    private final Heard heard = new Heard();

    private void run(Class<?> hooks, StreamingChatModel model, Asked test) {
        LangChain4jContexts.runner()
                .withBean("stream", StreamingChatModel.class, () -> model)
                .withBean("hooks", hooks)
                .run(context -> test.with(context.getBean(StreamingChatModel.class), context.getBean("hooks")));
    }

    private interface Asked {
        void with(StreamingChatModel model, Object hooks);
    }

    interface Desk {
        TokenStream ask(String question);
    }

    @Test
    void partsAreHandedOnAsTheyComeWhereHooksOnlyLook() {
        run(Observing.class, this.model, (stream, hooks) -> {
            stream.chat("Hello", this.heard);
            this.model.say("good ");
            assertThat(this.heard.parts()).containsExactly("good ");
            this.model.say("morning");
            assertThat(this.heard.parts()).containsExactly("good ", "morning");
            assertThat(((Observing) hooks).results).isEmpty();
            this.model.end("good morning");

            assertThat(this.heard.events).containsExactly("part good ", "part morning", "complete good morning");
            assertThat(((Observing) hooks).results).containsExactly("good morning");
            assertThat(((Observing) hooks).metadata).containsEntry("total_tokens", 10);
        });
    }

    @Test
    void aResponseThatMayBeChangedIsHeardWhenHooksHavePassedIt() {
        run(Masking.class, this.model, (stream, hooks) -> {
            stream.chat("Hello", this.heard);
            this.model.say("dear ");
            this.model.say("ann");
            assertThat(this.heard.events).isEmpty();
            this.model.end("dear ann");

            assertThat(this.heard.events).containsExactly("part dear ***", "complete dear ***");
        });
    }

    @Test
    void aGuardAfterTheCallKeepsAllPartsBack() {
        run(Guarding.class, this.model, (stream, hooks) -> {
            stream.chat("Hello", this.heard);
            this.model.say("dear ann");
            this.model.end("dear ann");

            assertThat(this.heard.events).singleElement().asString().startsWith("error HookCancelledException");
        });
    }

    @Test
    void theRequestIsChanged() {
        LangChain4jScript script = new LangChain4jScript();
        run(Asking.class, script.streaming(), (stream, hooks) -> {
            stream.chat("Hello", this.heard);

            assertThat(this.heard.events).last().isEqualTo("complete asked Goodbye");
        });
    }

    @Test
    void aCancelledCallIsToldToTheHandlerAndDoesNotReachTheModel() {
        run(Cancelling.class, this.model, (stream, hooks) -> {
            stream.chat("Hello", this.heard);

            assertThat(this.heard.events)
                    .singleElement()
                    .asString()
                    .contains("HookCancelledException", "out of budget");
            assertThat(this.model.handlers).isEmpty();
        });
    }

    @Test
    void aFailedStreamIsTriedAgainAndNobodyHearsOfTheFirst() {
        run(Retrying.class, this.model, (stream, hooks) -> {
            stream.chat("Hello", this.heard);
            this.model.say("half an ");
            this.model.fail(new IllegalStateException("down"));
            // The second attempt begins on a thread of the retry's.
            StreamingChatResponseHandler second = this.model.next();
            second.onPartialResponse("whole");
            second.onCompleteResponse(LangChain4jScript.response(AiMessage.from("whole")));
            this.heard.ended.orTimeout(30, TimeUnit.SECONDS).join();

            assertThat(this.heard.events).containsExactly("part whole", "complete whole");
        });
    }

    @Test
    void anErrorIsToldAsItWas() {
        run(Observing.class, this.model, (stream, hooks) -> {
            stream.chat("Hello", this.heard);
            this.model.fail(new IllegalStateException("down"));

            assertThat(this.heard.events).containsExactly("error IllegalStateException: down");
            assertThat(((Observing) hooks).errors).singleElement().isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void anErrorIsRecoveredFrom() {
        run(Recovering.class, this.model, (stream, hooks) -> {
            stream.chat("Hello", this.heard);
            this.model.fail(new IllegalStateException("down"));

            assertThat(this.heard.events).containsExactly("part later, please", "complete later, please");
        });
    }

    @Test
    void aResponseOfAHookIsHeardLikeOneOfAModel() {
        run(Answering.class, this.model, (stream, hooks) -> {
            stream.chat("Hello", this.heard);

            assertThat(this.heard.events)
                    .containsExactly("thinking hm", "part canned", "tool 0 look", "complete canned");
            assertThat(this.model.handlers).isEmpty();
        });
    }

    @Test
    void aRememberedResponseIsHeardAgain() {
        LangChain4jScript script = new LangChain4jScript();
        run(Caching.class, script.streaming(), (stream, hooks) -> {
            stream.chat("Hello", this.heard);
            stream.chat("Hello", this.heard);

            assertThat(this.heard.events)
                    .containsExactly(
                            "part asked Hello", "complete asked Hello", "part asked Hello", "complete asked Hello");
            assertThat(script.requests()).hasSize(1);
        });
    }

    @Test
    void aStreamThatTheApplicationCancelsHalfWayEndsForHooksToo() {
        run(Observing.class, this.model, (stream, hooks) -> {
            stream.chat("Hello", this.heard);
            this.model.say("good ");
            this.heard.handle.get().cancel();

            assertThat(this.model.cancelled).isTrue();
            assertThat(this.heard.handle.get().isCancelled()).isTrue();
            assertThat(((Observing) hooks).errors).singleElement().isInstanceOf(CancellationException.class);
            assertThat(this.heard.events).containsExactly("part good ");
        });
    }

    @Test
    void aModelThatGoesOnAfterItWasCancelledIsHeardAsWithoutHooks() {
        run(Observing.class, this.model, (stream, hooks) -> {
            stream.chat("Hello", this.heard);
            this.model.say("good ");
            this.heard.handle.get().cancel();
            this.model.end("good morning");

            assertThat(this.heard.events).containsExactly("part good ", "complete good morning");
        });
    }

    @Test
    void anApplicationThatCancelsAWholeResponseHearsNoMoreOfIt() {
        this.heard.cancelsAtOnce = true;
        run(Masking.class, this.model, (stream, hooks) -> {
            stream.chat("Hello", this.heard);
            this.model.end("dear ann");

            assertThat(this.heard.events).containsExactly("part dear ***");
        });
    }

    @Test
    void whatAModelThrowsAtOnceIsThrown() {
        StreamingChatModel refusing = new StreamingChatModel() {

            @Override
            public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
                throw new UnsupportedOperationException("no streams");
            }
        };
        run(Observing.class, refusing, (stream, hooks) -> {
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> stream.chat("Hello", this.heard))
                    .withMessage("no streams");
            assertThat(this.heard.events).isEmpty();
            assertThat(((Observing) hooks).errors).hasSize(1);
        });
    }

    @Test
    void aHandlerThatFailsAtTheEndHearsOfIt() {
        this.heard.failsAtTheEnd = true;
        run(Observing.class, this.model, (stream, hooks) -> {
            stream.chat("Hello", this.heard);
            this.model.end("good morning");

            assertThat(this.heard.events).containsExactly("complete good morning", "error IllegalStateException: full");
        });
    }

    @Test
    void aHookThatMakesNoResponseHasFailedAndChangesNothing() {
        run(Misfitting.class, this.model, (stream, hooks) -> {
            stream.chat("Hello", this.heard);
            this.model.end("good morning");

            assertThat(this.heard.events).containsExactly("part good morning", "complete good morning");
        });
    }

    @Test
    void eachWayToAskFiresOnce() {
        LangChain4jScript script = new LangChain4jScript();
        run(Observing.class, script.streaming(), (stream, hooks) -> {
            ChatRequest request =
                    ChatRequest.builder().messages(UserMessage.from("Hello")).build();

            stream.chat("Hello", this.heard);
            stream.chat(List.of(UserMessage.from("Hello")), this.heard);
            stream.chat(request, this.heard);
            stream.chat(request, ChatRequestOptions.EMPTY, this.heard);
            stream.doChat(request, this.heard);

            assertThat(((Observing) hooks).results).hasSize(5);
            assertThat(script.requests()).hasSize(5);
            assertThat(this.heard.events).hasSize(15);
        });
    }

    @Test
    void toolsThatBeginBeforeTheResponseIsCompleteWaitForTheHooks() {
        LangChain4jScript script = new LangChain4jScript(call("look", "{}"));
        run(Masking.class, script.streaming(), (stream, hooks) -> {
            Desk desk = AiServices.builder(Desk.class)
                    .streamingChatModel(stream)
                    .tools(new Tools())
                    .executeToolsConcurrently()
                    .build();
            List<String> parts = new CopyOnWriteArrayList<>();
            CompletableFuture<ChatResponse> response = new CompletableFuture<>();
            desk.ask("Look")
                    .onPartialResponse(parts::add)
                    .onCompleteResponse(response::complete)
                    .onError(response::completeExceptionally)
                    .start();

            assertThat(response.orTimeout(30, TimeUnit.SECONDS)
                            .join()
                            .aiMessage()
                            .text())
                    .isEqualTo("look said seen by ***");
            assertThat(parts).containsExactly("look said seen by ***");
        });
    }

    @Test
    void aCancelledToolThatEndsTheConversationIsToldToTheHandler() {
        LangChain4jScript script = new LangChain4jScript(call("look", "{}"));
        LangChain4jContexts.runner()
                .withPropertyValues("llmspell.hooks.adapters.langchain4j.on-cancel=throw")
                .withBean(StreamingChatModel.class, script::streaming)
                .withBean("hooks", Blindfold.class)
                .run(context -> {
                    CompletableFuture<ChatResponse> response = new CompletableFuture<>();
                    AiServices.builder(Desk.class)
                            .streamingChatModel(context.getBean(StreamingChatModel.class))
                            .tools(new Tools())
                            .build()
                            .ask("Look")
                            .onPartialResponse(part -> {})
                            .onCompleteResponse(response::complete)
                            .onError(response::completeExceptionally)
                            .start();

                    assertThat(response)
                            .failsWithin(Duration.ofSeconds(30))
                            .withThrowableOfType(ExecutionException.class)
                            .withCauseInstanceOf(HookCancelledException.class);
                    assertThat(script.requests()).hasSize(1);
                });
    }

    @Test
    void aBeanThatStreamsAndDoesNotIsHookedInBothWays() {
        LangChain4jContexts.runner()
                .withBean("both", Both.class)
                .withBean("hooks", Counting.class)
                .run(context -> {
                    Both both = context.getBean(Both.class);

                    assertThat(both.chat("Hello")).isEqualTo("asked Hello");
                    both.chat("Hello", this.heard);

                    assertThat(this.heard.events).last().isEqualTo("complete asked Hello");
                    assertThat(context.getBean(Counting.class).seen)
                            .containsExactly("agent:both chat", "agent:both stream");
                });
    }

    /** A model that says what the test says. */
    private static final class Driven implements StreamingChatModel {

        private final BlockingQueue<StreamingChatResponseHandler> handlers = new LinkedBlockingQueue<>();

        private boolean cancelled;

        private final StreamingHandle handle = new StreamingHandle() {

            @Override
            public void cancel() {
                Driven.this.cancelled = true;
            }

            @Override
            public boolean isCancelled() {
                return Driven.this.cancelled;
            }
        };

        @Override
        public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
            this.handlers.add(handler);
        }

        private StreamingChatResponseHandler next() {
            try {
                return Objects.requireNonNull(this.handlers.poll(30, TimeUnit.SECONDS), "nobody asks");
            } catch (InterruptedException ex) {
                throw new IllegalStateException(ex);
            }
        }

        private void say(String text) {
            this.handlers
                    .element()
                    .onPartialResponse(new PartialResponse(text), new PartialResponseContext(this.handle));
        }

        private void end(String text) {
            this.handlers.remove().onCompleteResponse(LangChain4jScript.response(AiMessage.from(text)));
        }

        private void fail(Throwable error) {
            this.handlers.remove().onError(error);
        }
    }

    static class Both implements ChatModel, StreamingChatModel {

        private final LangChain4jScript script = new LangChain4jScript();

        @Override
        public ChatResponse doChat(ChatRequest request) {
            return this.script.answer(request);
        }

        @Override
        public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
            handler.onCompleteResponse(this.script.answer(request));
        }

        @Override
        public ChatRequestParameters defaultRequestParameters() {
            return ChatModel.super.defaultRequestParameters();
        }

        @Override
        public List<ChatModelListener> listeners() {
            return List.of();
        }

        @Override
        public ModelProvider provider() {
            return ModelProvider.OTHER;
        }

        @Override
        public Set<Capability> supportedCapabilities() {
            return Set.of();
        }
    }

    private static final class Heard implements StreamingChatResponseHandler {

        private final List<String> events = new CopyOnWriteArrayList<>();

        private final AtomicReference<@Nullable StreamingHandle> handle = new AtomicReference<>();

        private final CompletableFuture<String> ended = new CompletableFuture<>();

        private boolean failsAtTheEnd;

        private boolean cancelsAtOnce;

        private List<String> parts() {
            return this.events.stream()
                    .filter(event -> event.startsWith("part "))
                    .map(event -> event.substring(5))
                    .toList();
        }

        @Override
        public void onPartialResponse(String part) {
            this.events.add("part " + part);
        }

        @Override
        public void onPartialResponse(PartialResponse part, PartialResponseContext context) {
            this.events.add("part " + part.text());
            this.handle.set(context.streamingHandle());
            if (this.cancelsAtOnce) {
                context.streamingHandle().cancel();
            }
        }

        @Override
        public void onPartialThinking(PartialThinking part) {
            this.events.add("thinking " + part.text());
        }

        @Override
        public void onCompleteToolCall(CompleteToolCall call) {
            this.events.add(
                    "tool " + call.index() + " " + call.toolExecutionRequest().name());
        }

        @Override
        public void onCompleteResponse(ChatResponse response) {
            this.events.add("complete " + response.aiMessage().text());
            this.ended.complete("complete");
            if (this.failsAtTheEnd) {
                throw new IllegalStateException("full");
            }
        }

        @Override
        public void onError(Throwable error) {
            this.events.add("error " + error.getClass().getSimpleName() + ": " + error.getMessage());
        }
    }

    static class Tools {

        @Tool
        String look() {
            return "seen by ann";
        }
    }

    static class Observing {

        private final List<@Nullable Object> results = new CopyOnWriteArrayList<>();

        private final List<Throwable> errors = new CopyOnWriteArrayList<>();

        private Map<String, Object> metadata = Map.of();

        @Hook(value = AFTER_AGENT_EXECUTION, phase = HookPhase.OBSERVE, componentTags = "model")
        void look(HookContext context) {
            this.results.add(((ChatResponse) context.result()).aiMessage().text());
            this.metadata = Map.copyOf(context.metadata());
        }

        @Hook(value = AGENT_ERROR, phase = HookPhase.OBSERVE)
        void fail(HookContext context) {
            this.errors.add(context.error());
        }
    }

    static class Masking {

        @Hook(AFTER_AGENT_EXECUTION)
        HookResult mask(HookContext context) {
            ChatResponse response = (ChatResponse) context.result();
            String text = response.aiMessage().text();
            return (text == null)
                    ? HookResult.proceed()
                    : HookResult.modify(response.toBuilder()
                            .aiMessage(AiMessage.from(text.replace("ann", "***")))
                            .build());
        }
    }

    static class Guarding {

        @Hook(value = AFTER_AGENT_EXECUTION, phase = HookPhase.GUARD)
        HookResult refuse() {
            return HookResult.cancel("names a person");
        }
    }

    static class Asking {

        @Hook(BEFORE_AGENT_EXECUTION)
        HookResult change() {
            return HookResult.modify(Map.of(
                    "request",
                    ChatRequest.builder().messages(UserMessage.from("Goodbye")).build()));
        }
    }

    static class Cancelling {

        @Hook(BEFORE_AGENT_EXECUTION)
        HookResult cancel() {
            return HookResult.cancel("out of budget");
        }
    }

    static class Retrying {

        @Hook(AGENT_ERROR)
        HookResult again() {
            return HookResult.retry(RetryConfig.attempts(3));
        }
    }

    static class Recovering {

        @Hook(AGENT_ERROR)
        HookResult recover() {
            return HookResult.modify(LangChain4jScript.response(AiMessage.from("later, please")));
        }
    }

    static class Answering {

        @Hook(BEFORE_AGENT_EXECUTION)
        HookResult answer() {
            return HookResult.answer(LangChain4jScript.response(AiMessage.builder()
                    .thinking("hm")
                    .text("canned")
                    .toolExecutionRequests(List.of(call("look", "{}")))
                    .build()));
        }
    }

    static class Caching {

        @Hook(BEFORE_AGENT_EXECUTION)
        HookResult remember() {
            return HookResult.cache(Duration.ofMinutes(1));
        }
    }

    static class Misfitting {

        @Hook(AFTER_AGENT_EXECUTION)
        HookResult change() {
            return HookResult.modify(7);
        }
    }

    static class Blindfold {

        @Hook(BEFORE_TOOL_EXECUTION)
        HookResult refuse() {
            return HookResult.cancel("nothing to see");
        }
    }

    static class Counting {

        private final List<String> seen = new CopyOnWriteArrayList<>();

        @Hook(BEFORE_AGENT_EXECUTION)
        void count(HookContext context) {
            this.seen.add(context.component() + " " + context.operation());
        }
    }
}
