package io.llmspell.integration.adk;

import com.google.adk.models.BaseLlm;
import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import io.llmspell.hook.Arguments;
import io.llmspell.hook.ComponentId;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.ToolVisibility;
import io.llmspell.integration.adapter.HookValues;
import io.llmspell.integration.adapter.ModelTarget;
import io.llmspell.integration.adapter.TokenCount;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/** Runs the calls of models as operations of one application. Thread-safe. */
final class ModelCalls {

    private static final String REQUEST = "request";

    private static final Type RESPONSE = new ParameterizedTypeReference<Maybe<LlmResponse>>() {}.getType();

    private static final Type RESPONSES = new ParameterizedTypeReference<Flowable<LlmResponse>>() {}.getType();

    private volatile @Nullable Supplier<HookTemplate> hooks;

    private volatile @Nullable Supplier<ToolVisibility> visibility;

    ModelCalls(Supplier<HookTemplate> hooks, Supplier<ToolVisibility> visibility) {
        this.hooks = hooks;
        this.visibility = visibility;
    }

    /** Lets go of the hooks: models are called without from now on. */
    void close() {
        this.hooks = null;
        this.visibility = null;
    }

    /** The request with the tools that whoever asks now may use; the same one where nothing is kept from anybody. */
    LlmRequest offered(LlmRequest request) {
        Supplier<ToolVisibility> open = this.visibility;
        if (open == null) {
            return request;
        }
        Predicate<ComponentId> permitted = open.get().ofCaller();
        return (permitted == null) ? request : OfferedTools.in(request, permitted);
    }

    Flowable<LlmResponse> ask(BaseLlm llm, LlmRequest request, boolean stream) {
        Supplier<HookTemplate> open = this.hooks;
        if (open == null) {
            return llm.generateContent(request, stream);
        }
        ComponentId component = ComponentId.agent(llm.model());
        LlmRequest offered = offered(request);
        return stream
                ? stream(open.get(), component, offered, changed -> llm.generateContent(changed, true))
                : call(open.get(), component, offered, changed -> llm.generateContent(changed, false));
    }

    /** A call that does not stream has one response; of more, which ADK does not rule out, hooks see the last. */
    private static Flowable<LlmResponse> call(
            HookTemplate template,
            ComponentId component,
            LlmRequest request,
            Function<LlmRequest, Flowable<LlmResponse>> call) {
        return Flowable.defer(() -> {
            TokenCount tokens = new TokenCount();
            AtomicReference<List<LlmResponse>> latest = new AtomicReference<>(List.of());
            return template.<Maybe<LlmResponse>, RuntimeException>execute(
                            ModelTarget.of(component, "call"), Map.of(REQUEST, request), RESPONSE, arguments -> {
                                AttemptTokens attempt = new AttemptTokens(tokens, template.metadata());
                                return call.apply(requestOf(component, arguments))
                                        .doOnNext(attempt::count)
                                        .toList()
                                        .doOnSuccess(latest::set)
                                        .mapOptional(ModelCalls::last);
                            })
                    .flattenAsFlowable(last -> endingWith(last, latest.get()));
        });
    }

    private static Optional<LlmResponse> last(List<LlmResponse> responses) {
        return responses.isEmpty() ? Optional.empty() : Optional.of(responses.get(responses.size() - 1));
    }

    /** What a hook has put in the place of the last one stands for all. */
    @SuppressWarnings("ReferenceEquality") // the very response, and no other like it
    private static List<LlmResponse> endingWith(LlmResponse last, List<LlmResponse> responses) {
        return (last(responses).orElse(null) == last) ? responses : List.of(last);
    }

    private static Flowable<LlmResponse> stream(
            HookTemplate template,
            ComponentId component,
            LlmRequest request,
            Function<LlmRequest, Flowable<LlmResponse>> call) {
        return Flowable.defer(() -> {
            TokenCount tokens = new TokenCount();
            StreamedAnswer answer = new StreamedAnswer();
            return answer.ended(template.<Flowable<LlmResponse>, RuntimeException>execute(
                    ModelTarget.of(component, "stream"), Map.of(REQUEST, request), RESPONSES, arguments -> {
                        AttemptTokens attempt = new AttemptTokens(tokens, template.metadata());
                        return call.apply(requestOf(component, arguments)).doOnNext(part -> {
                            attempt.count(part);
                            answer.asked();
                        });
                    }));
        });
    }

    private static LlmRequest requestOf(ComponentId component, Arguments arguments) {
        return HookValues.argument(component, arguments, REQUEST, LlmRequest.class);
    }
}
