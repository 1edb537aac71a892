package io.llmspell.integration.adk;

import com.google.adk.models.LlmResponse;
import com.google.genai.types.GenerateContentResponseUsageMetadata;
import java.util.Map;

/**
 * The tokens that one call of a model has used, over all its attempts: each of them is paid for. Forked attempts may
 * add theirs at the same time.
 */
final class TokenCount {

    private static final String MODEL = "model";

    private static final String PROMPT = "prompt_tokens";

    private static final String COMPLETION = "completion_tokens";

    private static final String TOTAL = "total_tokens";

    private Used used = new Used(0, 0, 0);

    /** Adds an attempt, and leaves the sum where hooks find it. */
    void add(LlmResponse response, Map<String, Object> metadata) {
        put(metadata, response, sum(Used.of(response)));
    }

    private synchronized Used sum(Used more) {
        this.used = new Used(
                this.used.prompt + more.prompt, this.used.completion + more.completion, this.used.total + more.total);
        return this.used;
    }

    /** Of the parts of a stream, the latest that knows a number knows the number of all. */
    static void latest(LlmResponse part, Map<String, Object> metadata) {
        put(metadata, part, Used.of(part));
    }

    private static void put(Map<String, Object> metadata, LlmResponse response, Used used) {
        response.modelVersion().ifPresent(version -> metadata.put(MODEL, version));
        if (used.total > 0) {
            metadata.put(PROMPT, used.prompt);
            metadata.put(COMPLETION, used.completion);
            metadata.put(TOTAL, used.total);
        }
    }

    /** Models leave numbers out that they do not know. */
    private record Used(int prompt, int completion, int total) {

        private static Used of(LlmResponse response) {
            return response.usageMetadata().map(Used::of).orElse(new Used(0, 0, 0));
        }

        private static Used of(GenerateContentResponseUsageMetadata usage) {
            int prompt = usage.promptTokenCount().orElse(0);
            int completion = usage.candidatesTokenCount().orElse(0);
            return new Used(prompt, completion, usage.totalTokenCount().orElse(prompt + completion));
        }
    }
}
