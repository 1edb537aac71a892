package io.llmspell.integration.springai;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.publisher.Flux;

/** A model whose calls are operations, the convenient ones too: they come to the two that are written here. */
final class HookedChatModel implements ChatModel {

    private final ChatModel model;

    private final String name;

    private final ModelCalls calls;

    private final ToolHooks tools;

    private final UnhookedTools unhooked;

    HookedChatModel(ChatModel model, String name, ModelCalls calls, ToolHooks tools, UnhookedTools unhooked) {
        this.model = model;
        this.name = name;
        this.calls = calls;
        this.tools = tools;
        this.unhooked = unhooked;
    }

    @Override
    @SuppressWarnings("NullAway") // null is passed on where a model returns it
    public ChatResponse call(Prompt prompt) {
        this.unhooked.check(this.name, prompt);
        return this.calls.call(this.name, this.tools.offered(prompt), this.model::call);
    }

    @Override
    public Flux<ChatResponse> stream(Prompt prompt) {
        return this.tools.streamOffered(prompt, offered -> this.calls.stream(this.name, offered, this.model::stream));
    }

    @Override
    public ChatOptions getOptions() {
        return this.model.getOptions();
    }
}
