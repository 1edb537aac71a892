package io.llmspell.integration.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import io.llmspell.hook.ComponentId;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.adapter.TokenCount;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * One streamed call of a model, over all the attempts that hooks make of it. Parts of the response go to the
 * application as they come where no hook could change or refuse the whole; else they are made of the whole, when all
 * hooks have passed it.
 */
final class StreamedCall {

    private static final Log logger = LogFactory.getLog(StreamedCall.class);

    private final ComponentId model;

    private final StreamingChatResponseHandler handler;

    private final HookTemplate template;

    private final TokenCount tokens = new TokenCount();

    private volatile boolean handedOn;

    private volatile @Nullable StreamedAttempt latest;

    private volatile @Nullable RuntimeException thrown;

    StreamedCall(ComponentId model, StreamingChatResponseHandler handler, HookTemplate template) {
        this.model = model;
        this.handler = handler;
        this.template = template;
    }

    CompletableFuture<@Nullable Object> attempt(
            ChatRequest request, BiConsumer<ChatRequest, StreamingChatResponseHandler> call) {
        boolean handOn = this.template.mayHandOn();
        this.handedOn = handOn;
        StreamedAttempt attempt =
                new StreamedAttempt(handOn ? this.handler : null, this.tokens, this.template.metadata());
        this.latest = attempt;
        try {
            call.accept(request, attempt);
        } catch (RuntimeException ex) {
            this.thrown = ex;
            throw ex;
        }
        return attempt.response();
    }

    /** Tells the application what becomes of the call; what the model throws at once is thrown. */
    @SuppressWarnings("ReferenceEquality") // the very exception, and no other like it
    void follow(CompletableFuture<@Nullable Object> response) {
        RuntimeException refusal = this.thrown;
        if (refusal != null && failureOf(response) == refusal) {
            throw refusal;
        }
        CompletionStage<@Nullable Object> told = response;
        told.whenComplete(this::end);
    }

    private static @Nullable Throwable failureOf(CompletableFuture<?> response) {
        return response.isCompletedExceptionally()
                ? response.handle((value, error) -> causeOf(error)).join()
                : null;
    }

    private static Throwable causeOf(Throwable error) {
        return (error instanceof CompletionException && error.getCause() != null) ? error.getCause() : error;
    }

    private void end(@Nullable Object value, @Nullable Throwable error) {
        try {
            if (error != null) {
                fail(causeOf(error));
            } else if (value instanceof ChatResponse response) {
                complete(response);
            } else {
                fail(new IllegalArgumentException("A hook has made the response of " + this.model + " " + value
                        + ", which is no " + ChatResponse.class.getName()));
            }
        } catch (Exception ex) {
            logger.warn("The handler of a streamed response of " + this.model + " has failed in onError", ex);
        }
    }

    private void fail(Throwable error) {
        StreamedAttempt attempt = this.latest;
        if (attempt == null || !attempt.isCancelled()) {
            this.handler.onError(error);
        }
    }

    /** An exception of the application's is told to its handler, as LangChain4j's models do. */
    private void complete(ChatResponse response) {
        try {
            if (this.handedOn || tellParts(response.aiMessage())) {
                this.handler.onCompleteResponse(response);
            }
        } catch (Exception ex) {
            this.handler.onError(ex);
        }
    }

    /** Tells the parts of a whole response; returns whether the application wants to hear the rest. */
    private boolean tellParts(AiMessage message) {
        WholeResponse whole = new WholeResponse();
        String thinking = message.thinking();
        if (thinking != null && !thinking.isEmpty()) {
            this.handler.onPartialThinking(new PartialThinking(thinking), new PartialThinkingContext(whole));
        }
        String text = message.text();
        if (text != null && !text.isEmpty() && !whole.isCancelled()) {
            this.handler.onPartialResponse(new PartialResponse(text), new PartialResponseContext(whole));
        }
        int index = 0;
        for (ToolExecutionRequest tool : message.toolExecutionRequests()) {
            if (whole.isCancelled()) {
                return false;
            }
            this.handler.onCompleteToolCall(new CompleteToolCall(index++, tool));
        }
        return !whole.isCancelled();
    }

    /** Cancelling what is there already comes to not hearing more of it. */
    private static final class WholeResponse implements StreamingHandle {

        private volatile boolean cancelled;

        @Override
        public void cancel() {
            this.cancelled = true;
        }

        @Override
        public boolean isCancelled() {
            return this.cancelled;
        }
    }
}
