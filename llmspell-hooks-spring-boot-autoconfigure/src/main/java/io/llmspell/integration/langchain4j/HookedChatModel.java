package io.llmspell.integration.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.List;
import java.util.Set;

/** A model whose calls are operations, the convenient ones too: they come to those that are written here. */
final class HookedChatModel implements ChatModel {

    private final ChatModel model;

    private final ModelCalls calls;

    HookedChatModel(ChatModel model, ModelCalls calls) {
        this.model = model;
        this.calls = calls;
    }

    @Override
    @SuppressWarnings("NullAway") // null is passed on where a model returns it
    public ChatResponse chat(ChatRequest request) {
        return this.calls.chat(request, this.model::chat);
    }

    @Override
    @SuppressWarnings("NullAway") // as above
    public ChatResponse chat(ChatRequest request, ChatRequestOptions options) {
        return this.calls.chat(request, changed -> this.model.chat(changed, options));
    }

    @Override
    @SuppressWarnings("NullAway") // as above
    public ChatResponse doChat(ChatRequest request) {
        return this.calls.chat(request, this.model::doChat);
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
