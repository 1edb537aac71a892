package io.llmspell.integration.springai;

import io.llmspell.integration.SubscriberContext;
import io.llmspell.integration.adapter.RunningTool;
import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.advisor.api.CallAdvisor;
import org.springframework.ai.chat.client.advisor.api.CallAdvisorChain;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisor;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisorChain;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.core.Ordered;
import reactor.core.publisher.Flux;

/**
 * Puts hooks around the tools of a request, and decides which of them the caller may be offered. First of all advisors:
 * the one that calls the tools must be later than the highest precedence, and may be at any other place.
 */
final class ToolHooksAdvisor implements CallAdvisor, StreamAdvisor {

    private final ToolHooks hooks;

    ToolHooksAdvisor(ToolHooks hooks) {
        this.hooks = hooks;
    }

    @Override
    public String getName() {
        return "llmspell tool hooks";
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public ChatClientResponse adviseCall(ChatClientRequest request, CallAdvisorChain chain) {
        return RunningTool.outside(() -> chain.nextCall(hooked(request)));
    }

    @Override
    public Flux<ChatClientResponse> adviseStream(ChatClientRequest request, StreamAdvisorChain chain) {
        return this.hooks.keepsNothing()
                ? chain.nextStream(hooked(request))
                : SubscriberContext.get(() -> hooked(request))
                        .flatMapMany(chain::nextStream)
                        .contextWrite(SubscriberContext::withThread);
    }

    @SuppressWarnings("ReferenceEquality") // the same one comes back where there is nothing to do
    private ChatClientRequest hooked(ChatClientRequest request) {
        Prompt prompt = this.hooks.decided(request.prompt());
        if (prompt == request.prompt()) {
            return request;
        }
        return ChatClientRequest.builder()
                .prompt(prompt)
                .context(request.context())
                .build();
    }
}
