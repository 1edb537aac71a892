package io.llmspell.integration.adk;

import com.google.adk.models.BaseLlm;
import com.google.adk.models.BaseLlmConnection;
import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import io.reactivex.rxjava3.core.Flowable;

/**
 * A model whose calls are operations; live connections are not. It stays in its agent, which may be shared by
 * applications and outlive each of them, so the hooks are those of whoever runs it.
 */
final class HookedLlm extends BaseLlm {

    private final BaseLlm llm;

    private volatile ModelCalls latest;

    HookedLlm(BaseLlm llm, ModelCalls calls) {
        super(llm.model());
        this.llm = llm;
        this.latest = calls;
    }

    /** For calls that do not tell whose they are. */
    void runBy(ModelCalls calls) {
        this.latest = calls;
    }

    @Override
    public Flowable<LlmResponse> generateContent(LlmRequest request, boolean stream) {
        return RequestTools.callsOf(request, this.latest).ask(this.llm, RequestTools.unmarked(request), stream);
    }

    @Override
    public BaseLlmConnection connect(LlmRequest request) {
        return this.llm.connect(RequestTools.callsOf(request, this.latest).offered(RequestTools.unmarked(request)));
    }

    @Override
    public String toString() {
        return "Hooked " + this.llm;
    }
}
