package io.llmspell.integration.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import io.llmspell.integration.adapter.TokenCount;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a model tells of one attempt: the end of it to the hooks, and all else to the application where it may have it.
 */
final class StreamedAttempt implements StreamingChatResponseHandler {

    private final @Nullable StreamingChatResponseHandler application;

    private final TokenCount tokens;

    private final Map<String, Object> metadata;

    private final CompletableFuture<@Nullable Object> response = new CompletableFuture<>();

    private volatile @Nullable WatchedHandle handle;

    /**
     * Makes it.
     *
     * @param application hears the parts; {@code null} if nobody may
     */
    StreamedAttempt(
            @Nullable StreamingChatResponseHandler application, TokenCount tokens, Map<String, Object> metadata) {
        this.application = application;
        this.tokens = tokens;
        this.metadata = metadata;
    }

    CompletableFuture<@Nullable Object> response() {
        return this.response;
    }

    /** Whether the application has cancelled it. */
    boolean isCancelled() {
        return this.response.isCancelled();
    }

    @Override
    public void onPartialResponse(String partial) {
        if (this.application != null) {
            this.application.onPartialResponse(partial);
        }
    }

    @Override
    public void onPartialResponse(PartialResponse partial, PartialResponseContext context) {
        if (this.application != null) {
            StreamingHandle watched = watched(context.streamingHandle());
            this.application.onPartialResponse(partial, new PartialResponseContext(watched));
        }
    }

    @Override
    public void onPartialThinking(PartialThinking partial) {
        if (this.application != null) {
            this.application.onPartialThinking(partial);
        }
    }

    @Override
    public void onPartialThinking(PartialThinking partial, PartialThinkingContext context) {
        if (this.application != null) {
            StreamingHandle watched = watched(context.streamingHandle());
            this.application.onPartialThinking(partial, new PartialThinkingContext(watched));
        }
    }

    @Override
    public void onPartialToolCall(PartialToolCall partial) {
        if (this.application != null) {
            this.application.onPartialToolCall(partial);
        }
    }

    @Override
    public void onPartialToolCall(PartialToolCall partial, PartialToolCallContext context) {
        if (this.application != null) {
            StreamingHandle watched = watched(context.streamingHandle());
            this.application.onPartialToolCall(partial, new PartialToolCallContext(watched));
        }
    }

    @Override
    public void onCompleteToolCall(CompleteToolCall call) {
        if (this.application != null) {
            this.application.onCompleteToolCall(call);
        }
    }

    @Override
    public void onUnmappedRawEvent(Object event) {
        if (this.application != null) {
            this.application.onUnmappedRawEvent(event);
        }
    }

    @Override
    public void onCompleteResponse(ChatResponse complete) {
        this.tokens.add(ModelCalls.usedIn(complete), this.metadata);
        if (!this.response.complete(complete) && isCancelled() && this.application != null) {
            this.application.onCompleteResponse(complete);
        }
    }

    @Override
    public void onError(Throwable error) {
        if (!this.response.completeExceptionally(error) && isCancelled() && this.application != null) {
            this.application.onError(error);
        }
    }

    /** A model gives the same handle with each part. */
    @SuppressWarnings("ReferenceEquality")
    private StreamingHandle watched(StreamingHandle of) {
        WatchedHandle known = this.handle;
        if (known == null || known.of != of) {
            known = new WatchedHandle(of);
            this.handle = known;
        }
        return known;
    }

    /** Most models say nothing of a stream that was cancelled, and hooks want to know of its end. */
    private final class WatchedHandle implements StreamingHandle {

        private final StreamingHandle of;

        private WatchedHandle(StreamingHandle of) {
            this.of = of;
        }

        @Override
        public void cancel() {
            this.of.cancel();
            StreamedAttempt.this.response.cancel(false);
        }

        @Override
        public boolean isCancelled() {
            return this.of.isCancelled();
        }
    }
}
