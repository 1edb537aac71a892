package io.llmspell.integration.springai;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.util.StringUtils;

/**
 * The tokens that one call of a model has used, over all its attempts: each of them is paid for. One thread at a time.
 */
final class TokenCount {

    static final String MODEL = "model";

    static final String PROMPT = "prompt_tokens";

    static final String COMPLETION = "completion_tokens";

    static final String TOTAL = "total_tokens";

    private int prompt;

    private int completion;

    private int total;

    /** Adds an attempt, and leaves the sum where hooks find it. */
    void add(@Nullable ChatResponse response, Map<String, Object> metadata) {
        Usage usage = usageOf(response);
        if (response == null || usage == null) {
            return;
        }
        this.prompt += numberOf(usage.getPromptTokens());
        this.completion += numberOf(usage.getCompletionTokens());
        this.total += numberOf(usage.getTotalTokens());
        put(metadata, response, this.prompt, this.completion, this.total);
    }

    /** Of the parts of a stream, the latest that knows a number knows the number of all. */
    static void latest(ChatResponse part, Map<String, Object> metadata) {
        Usage usage = usageOf(part);
        if (usage != null && numberOf(usage.getTotalTokens()) > 0) {
            put(
                    metadata,
                    part,
                    numberOf(usage.getPromptTokens()),
                    numberOf(usage.getCompletionTokens()),
                    numberOf(usage.getTotalTokens()));
        }
    }

    private static void put(
            Map<String, Object> metadata, ChatResponse response, int prompt, int completion, int total) {
        if (StringUtils.hasText(response.getMetadata().getModel())) {
            metadata.put(MODEL, response.getMetadata().getModel());
        }
        metadata.put(PROMPT, prompt);
        metadata.put(COMPLETION, completion);
        metadata.put(TOTAL, total);
    }

    private static @Nullable Usage usageOf(@Nullable ChatResponse response) {
        return (response != null) ? response.getMetadata().getUsage() : null;
    }

    /** Providers leave numbers out that they do not know. */
    private static int numberOf(@Nullable Integer tokens) {
        return (tokens != null) ? tokens : 0;
    }
}
