package io.llmspell.integration.springai;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookTarget;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.adapter.HookValues;
import io.llmspell.integration.adapter.ModelTarget;
import io.llmspell.integration.adapter.TokenCount;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.core.ParameterizedTypeReference;
import reactor.core.publisher.Flux;

/** Runs the calls of chat models as operations. Thread-safe. */
final class ModelCalls {

    private static final String PROMPT = "prompt";

    private static final Type STREAM = new ParameterizedTypeReference<Flux<ChatResponse>>() {}.getType();

    private static final TokenCount.Used NOTHING = new TokenCount.Used(null, null, null, null);

    private final Supplier<HookTemplate> hooks;

    ModelCalls(Supplier<HookTemplate> hooks) {
        this.hooks = hooks;
    }

    @Nullable
    ChatResponse call(String model, Prompt prompt, Function<Prompt, @Nullable ChatResponse> call) {
        HookTemplate template = this.hooks.get();
        TokenCount tokens = new TokenCount();
        return template.<@Nullable ChatResponse, RuntimeException>execute(
                target(model, "call"), Map.of(PROMPT, prompt), ChatResponse.class, arguments -> {
                    ChatResponse response = call.apply(promptOf(model, arguments));
                    tokens.add(usedIn(response), template.metadata());
                    return response;
                });
    }

    Flux<ChatResponse> stream(String model, Prompt prompt, Function<Prompt, Flux<ChatResponse>> stream) {
        HookTemplate template = this.hooks.get();
        return template.<Flux<ChatResponse>, RuntimeException>execute(
                target(model, "stream"), Map.of(PROMPT, prompt), STREAM, arguments -> {
                    Map<String, Object> metadata = template.metadata();
                    return stream.apply(promptOf(model, arguments))
                            .doOnNext(part -> TokenCount.latest(usedIn(part), metadata));
                });
    }

    /** What a part of a streamed answer says; {@code null} for anything else. */
    static @Nullable String textOf(Object part) {
        if (!(part instanceof ChatResponse response)) {
            return null;
        }
        String text = (response.getResult() != null)
                ? response.getResult().getOutput().getText()
                : null;
        return (text != null) ? text : "";
    }

    private static HookTarget target(String model, String operation) {
        return ModelTarget.of(ComponentId.agent(model), operation);
    }

    private static TokenCount.Used usedIn(@Nullable ChatResponse response) {
        if (response == null) {
            return NOTHING;
        }
        String model = response.getMetadata().getModel();
        Usage usage = response.getMetadata().getUsage();
        return (usage != null)
                ? new TokenCount.Used(
                        model, usage.getPromptTokens(), usage.getCompletionTokens(), usage.getTotalTokens())
                : new TokenCount.Used(model, null, null, null);
    }

    private static Prompt promptOf(String model, Arguments arguments) {
        return HookValues.argument(ComponentId.agent(model), arguments, PROMPT, Prompt.class);
    }
}
