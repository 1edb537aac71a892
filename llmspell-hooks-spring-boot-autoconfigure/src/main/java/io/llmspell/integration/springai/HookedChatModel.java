package io.llmspell.integration.springai;

import java.util.Objects;
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

    HookedChatModel(ChatModel model, String name, ModelCalls calls) {
        this.model = model;
        this.name = name;
        this.calls = calls;
    }

    @Override
    public ChatResponse call(Prompt prompt) {
        return Objects.requireNonNull(
                this.calls.call(this.name, prompt, this.model::call),
                () -> "The response of agent:" + this.name + " is null");
    }

    @Override
    public Flux<ChatResponse> stream(Prompt prompt) {
        return this.calls.stream(this.name, prompt, this.model::stream);
    }

    @Override
    public ChatOptions getOptions() {
        return this.model.getOptions();
    }
}
