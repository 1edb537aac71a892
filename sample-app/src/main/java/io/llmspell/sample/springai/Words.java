package io.llmspell.sample.springai;

import java.util.StringJoiner;
import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.advisor.api.CallAdvisor;
import org.springframework.ai.chat.client.advisor.api.CallAdvisorChain;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.core.Ordered;

/**
 * All that a model says in a turn, also along with calls of tools: a client gives only the last of it. For one turn.
 */
final class Words implements CallAdvisor {

    private final StringJoiner said = new StringJoiner("\n");

    @Override
    public ChatClientResponse adviseCall(ChatClientRequest request, CallAdvisorChain chain) {
        ChatClientResponse response = chain.nextCall(request);
        ChatResponse said = response.chatResponse();
        Generation generation = (said != null) ? said.getResult() : null;
        String text = (generation != null) ? generation.getOutput().getText() : null;
        if (text != null && !text.isBlank()) {
            this.said.add(text);
        }
        return response;
    }

    String text() {
        return this.said.toString();
    }

    @Override
    public String getName() {
        return "words";
    }

    /** Inside of the advisor that calls tools, and so around each call of the model. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE - 100;
    }
}
