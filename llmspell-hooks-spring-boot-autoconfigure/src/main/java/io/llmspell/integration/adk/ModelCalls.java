package io.llmspell.integration.adk;

import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import io.llmspell.hook.Arguments;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookTarget;
import io.llmspell.integration.HookTemplate;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Runs the calls of models as operations. Thread-safe. */
final class ModelCalls {

    private static final Set<String> TAGS = Set.of("model");

    private static final String REQUEST = "request";

    private final Supplier<HookTemplate> hooks;

    ModelCalls(Supplier<HookTemplate> hooks) {
        this.hooks = hooks;
    }

    /** A call that does not stream has one response; of more, which ADK does not rule out, hooks see the last. */
    Flowable<LlmResponse> call(String model, LlmRequest request, Function<LlmRequest, Flowable<LlmResponse>> call) {
        ComponentId component = ComponentId.agent(model);
        HookTemplate template = this.hooks.get();
        return Flowable.defer(() -> {
            TokenCount tokens = new TokenCount();
            return template.<Maybe<?>, RuntimeException>execute(
                            new HookTarget(component, "call", TAGS),
                            Map.of(REQUEST, request),
                            Maybe.class,
                            arguments -> {
                                Map<String, Object> metadata = template.metadata();
                                return call.apply(requestOf(component, arguments))
                                        .lastElement()
                                        .doOnSuccess(response -> tokens.add(response, metadata));
                            })
                    .map(response -> HookValues.result(component, response, LlmResponse.class))
                    .toFlowable();
        });
    }

    Flowable<LlmResponse> stream(String model, LlmRequest request, Function<LlmRequest, Flowable<LlmResponse>> call) {
        ComponentId component = ComponentId.agent(model);
        HookTemplate template = this.hooks.get();
        return template.<Flowable<?>, RuntimeException>execute(
                        new HookTarget(component, "stream", TAGS),
                        Map.of(REQUEST, request),
                        Flowable.class,
                        arguments -> {
                            Map<String, Object> metadata = template.metadata();
                            return call.apply(requestOf(component, arguments))
                                    .doOnNext(part -> TokenCount.latest(part, metadata));
                        })
                .map(part -> HookValues.result(component, part, LlmResponse.class));
    }

    private static LlmRequest requestOf(ComponentId component, Arguments arguments) {
        return HookValues.argument(component, arguments, REQUEST, LlmRequest.class);
    }
}
