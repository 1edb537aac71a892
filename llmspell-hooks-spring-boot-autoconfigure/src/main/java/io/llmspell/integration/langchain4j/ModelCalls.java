package io.llmspell.integration.langchain4j;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.TokenUsage;
import io.llmspell.hook.Arguments;
import io.llmspell.hook.ComponentId;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.adapter.HookValues;
import io.llmspell.integration.adapter.ModelTarget;
import io.llmspell.integration.adapter.TokenCount;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/** Runs the calls of one chat model as operations. Thread-safe. */
final class ModelCalls {

    private static final String REQUEST = "request";

    private static final Type STREAMED = new ParameterizedTypeReference<CompletableFuture<ChatResponse>>() {}.getType();

    private final Supplier<HookTemplate> hooks;

    private final ComponentId model;

    ModelCalls(Supplier<HookTemplate> hooks, String model) {
        this.hooks = hooks;
        this.model = ComponentId.agent(model);
    }

    @Nullable
    ChatResponse chat(ChatRequest request, Function<ChatRequest, @Nullable ChatResponse> call) {
        HookTemplate template = this.hooks.get();
        TokenCount tokens = new TokenCount();
        return template.<@Nullable ChatResponse, RuntimeException>execute(
                ModelTarget.of(this.model, "chat"), Map.of(REQUEST, request), ChatResponse.class, arguments -> {
                    ChatResponse response = call.apply(requestOf(arguments));
                    tokens.add(usedIn(response), template.metadata());
                    return response;
                });
    }

    void stream(
            ChatRequest request,
            StreamingChatResponseHandler handler,
            BiConsumer<ChatRequest, StreamingChatResponseHandler> call) {
        HookTemplate template = this.hooks.get();
        StreamedCall streamed = new StreamedCall(this.model, handler, template);
        CompletableFuture<@Nullable Object> response =
                template.<CompletableFuture<@Nullable Object>, RuntimeException>execute(
                        ModelTarget.of(this.model, "stream"),
                        Map.of(REQUEST, request),
                        STREAMED,
                        arguments -> streamed.attempt(requestOf(arguments), call));
        streamed.follow(response);
    }

    static TokenCount.Used usedIn(@Nullable ChatResponse response) {
        if (response == null || response.metadata() == null) {
            return new TokenCount.Used(null, null, null, null);
        }
        TokenUsage usage = response.tokenUsage();
        return (usage != null)
                ? new TokenCount.Used(
                        response.modelName(),
                        usage.inputTokenCount(),
                        usage.outputTokenCount(),
                        usage.totalTokenCount())
                : new TokenCount.Used(response.modelName(), null, null, null);
    }

    private ChatRequest requestOf(Arguments arguments) {
        return HookValues.argument(this.model, arguments, REQUEST, ChatRequest.class);
    }
}
