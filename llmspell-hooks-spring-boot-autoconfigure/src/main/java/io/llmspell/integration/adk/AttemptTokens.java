package io.llmspell.integration.adk;

import com.google.adk.models.LlmResponse;
import com.google.genai.types.GenerateContentResponseUsageMetadata;
import io.llmspell.integration.adapter.TokenCount;
import io.llmspell.integration.adapter.TokenCount.Used;
import java.util.Map;

/**
 * The tokens of one attempt of a call. Of its responses, the latest that knows a number knows the number of all, so
 * what is new in it is added to the other attempts. For one thread after another, as an attempt's responses come.
 */
final class AttemptTokens {

    private final TokenCount all;

    private final Map<String, Object> metadata;

    private int prompt;

    private int completion;

    private int total;

    AttemptTokens(TokenCount all, Map<String, Object> metadata) {
        this.all = all;
        this.metadata = metadata;
    }

    void count(LlmResponse response) {
        String model = response.modelVersion().orElse(null);
        GenerateContentResponseUsageMetadata usage = response.usageMetadata().orElse(null);
        if (usage == null) {
            this.all.add(new Used(model, 0, 0, 0), this.metadata);
            return;
        }
        // Models leave numbers out that they do not know.
        int prompt = usage.promptTokenCount().orElse(0);
        int completion = usage.candidatesTokenCount().orElse(0);
        int total = usage.totalTokenCount().orElse(prompt + completion);
        if (total > 0) {
            this.all.add(
                    new Used(model, prompt - this.prompt, completion - this.completion, total - this.total),
                    this.metadata);
            this.prompt = prompt;
            this.completion = completion;
            this.total = total;
        }
    }
}
