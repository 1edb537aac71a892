package io.llmspell.integration.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * The tokens that one call of a model has used, over all its attempts: each of them is paid for. Thread-safe, as
 * branches of a Fork run at the same time.
 */
final class TokenCount {

    private static final String MODEL = "model";

    private static final String PROMPT = "prompt_tokens";

    private static final String COMPLETION = "completion_tokens";

    private static final String TOTAL = "total_tokens";

    private int prompt;

    private int completion;

    private int total;

    /** Adds an attempt, and leaves the sum where hooks find it. */
    synchronized void add(@Nullable ChatResponse response, Map<String, Object> metadata) {
        if (response == null || response.metadata() == null) {
            return;
        }
        if (StringUtils.hasText(response.modelName())) {
            metadata.put(MODEL, response.modelName());
        }
        TokenUsage usage = response.tokenUsage();
        if (usage != null) {
            this.prompt += numberOf(usage.inputTokenCount());
            this.completion += numberOf(usage.outputTokenCount());
            this.total += numberOf(usage.totalTokenCount());
            metadata.put(PROMPT, this.prompt);
            metadata.put(COMPLETION, this.completion);
            metadata.put(TOTAL, this.total);
        }
    }

    /** Providers leave numbers out that they do not know. */
    private static int numberOf(@Nullable Integer tokens) {
        return (tokens != null) ? tokens : 0;
    }
}
