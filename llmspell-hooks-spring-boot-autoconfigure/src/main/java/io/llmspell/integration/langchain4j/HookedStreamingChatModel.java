package io.llmspell.integration.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.List;
import java.util.Set;

/** A streaming model whose calls are operations, the convenient ones too: they come to those that are written here. */
final class HookedStreamingChatModel implements StreamingChatModel {

    private final StreamingChatModel model;

    private final ModelCalls calls;

    HookedStreamingChatModel(StreamingChatModel model, ModelCalls calls) {
        this.model = model;
        this.calls = calls;
    }

    @Override
    public void chat(ChatRequest request, StreamingChatResponseHandler handler) {
        this.calls.stream(request, handler, this.model::chat);
    }

    @Override
    public void chat(ChatRequest request, ChatRequestOptions options, StreamingChatResponseHandler handler) {
        this.calls.stream(request, handler, (changed, watched) -> this.model.chat(changed, options, watched));
    }

    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
        this.calls.stream(request, handler, this.model::doChat);
    }

    @Override
    public ChatRequestParameters defaultRequestParameters() {
        return this.model.defaultRequestParameters();
    }

    @Override
    public List<ChatModelListener> listeners() {
        return this.model.listeners();
    }

    @Override
    public ModelProvider provider() {
        return this.model.provider();
    }

    @Override
    public Set<Capability> supportedCapabilities() {
        return this.model.supportedCapabilities();
    }
}
