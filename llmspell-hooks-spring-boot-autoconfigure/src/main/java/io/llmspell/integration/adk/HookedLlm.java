package io.llmspell.integration.adk;

import com.google.adk.models.BaseLlm;
import com.google.adk.models.BaseLlmConnection;
import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import io.reactivex.rxjava3.core.Flowable;

/** A model whose calls are operations; live connections are not. */
final class HookedLlm extends BaseLlm {

    private final BaseLlm llm;

    private final ModelCalls calls;

    HookedLlm(BaseLlm llm, ModelCalls calls) {
        super(llm.model());
        this.llm = llm;
        this.calls = calls;
    }

    @Override
    public Flowable<LlmResponse> generateContent(LlmRequest request, boolean stream) {
        return stream
                ? this.calls.stream(model(), request, changed -> this.llm.generateContent(changed, true))
                : this.calls.call(model(), request, changed -> this.llm.generateContent(changed, false));
    }

    @Override
    public BaseLlmConnection connect(LlmRequest request) {
        return this.llm.connect(request);
    }

    @Override
    public String toString() {
        return "Hooked " + this.llm;
    }
}
