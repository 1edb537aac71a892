package io.llmspell.integration.springai;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.advisor.ChatModelCallAdvisor;
import org.springframework.ai.chat.client.advisor.ChatModelStreamAdvisor;
import org.springframework.ai.chat.client.advisor.api.Advisor;
import org.springframework.ai.chat.client.advisor.api.CallAdvisor;
import org.springframework.ai.chat.client.advisor.api.CallAdvisorChain;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisor;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisorChain;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.core.Ordered;
import org.springframework.util.ReflectionUtils;
import reactor.core.publisher.Flux;

/**
 * Fires the hooks of a model that cannot do so itself, as it is of a final class or no bean, and keeps from any model
 * the tools that its caller may not use. Last of all advisors: right before those that call the model.
 */
final class ModelHooksAdvisor implements CallAdvisor, StreamAdvisor {

    private static final int ORDER = Ordered.LOWEST_PRECEDENCE - 1;

    private final ModelBeans models;

    private final ModelCalls calls;

    private final ToolHooks tools;

    ModelHooksAdvisor(ModelBeans models, ModelCalls calls, ToolHooks tools) {
        this.tools = tools;
        this.models = models;
        this.calls = calls;
    }

    @Override
    public String getName() {
        return "llmspell model hooks";
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    @SuppressWarnings("NullAway") // a response without a response of a model is what Spring AI declares, too
    public ChatClientResponse adviseCall(ChatClientRequest request, CallAdvisorChain chain) {
        String model = nameOf(modelIn(chain.getCallAdvisors(), ChatModelCallAdvisor.class));
        if (model == null) {
            return chain.nextCall(offered(request, this.tools.offered(request.prompt())));
        }
        AtomicReference<Map<String, @Nullable Object>> context = new AtomicReference<>(request.context());
        var response = this.calls.call(model, this.tools.offered(request.prompt()), prompt -> {
            // A chain is used up by one call, and a hook may want another.
            ChatClientResponse made = chain.copy(this).nextCall(request(prompt, request));
            context.set(made.context());
            return made.chatResponse();
        });
        return ChatClientResponse.builder()
                .chatResponse(response)
                .context(context.get())
                .build();
    }

    @Override
    public Flux<ChatClientResponse> adviseStream(ChatClientRequest request, StreamAdvisorChain chain) {
        String model = nameOf(modelIn(chain.getStreamAdvisors(), ChatModelStreamAdvisor.class));
        if (model == null) {
            return this.tools.streamOffered(request.prompt(), prompt -> chain.nextStream(offered(request, prompt)));
        }
        return this.tools
                .streamOffered(
                        request.prompt(),
                        offered -> this.calls.stream(
                                model,
                                offered,
                                prompt -> chain.copy(this)
                                        .nextStream(request(prompt, request))
                                        .mapNotNull(ChatClientResponse::chatResponse)))
                .map(part -> ChatClientResponse.builder()
                        .chatResponse(part)
                        .context(request.context())
                        .build());
    }

    @SuppressWarnings("ReferenceEquality") // the same one comes back where nothing is hidden
    private static ChatClientRequest offered(ChatClientRequest request, Prompt prompt) {
        return (prompt == request.prompt()) ? request : request(prompt, request);
    }

    private static ChatClientRequest request(Prompt prompt, ChatClientRequest original) {
        return ChatClientRequest.builder()
                .prompt(prompt)
                .context(original.context())
                .build();
    }

    private @Nullable String nameOf(@Nullable ChatModel model) {
        return (model != null) ? this.models.nameFor(model) : null;
    }

    /**
     * Spring AI tells nobody which model a client is for, so it is read from the field of the advisor that calls it.
     */
    private static @Nullable ChatModel modelIn(List<? extends Advisor> advisors, Class<? extends Advisor> caller) {
        Field field = ReflectionUtils.findField(caller, null, ChatModel.class);
        if (field == null) {
            return null;
        }
        ReflectionUtils.makeAccessible(field);
        return advisors.stream()
                .filter(caller::isInstance)
                .findFirst()
                .map(advisor -> (ChatModel) ReflectionUtils.getField(field, advisor))
                .orElse(null);
    }
}
