package io.llmspell.integration.adapter;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * The tokens that one call of a model has used, over all its attempts: each of them is paid for. They are where hooks
 * after the call find them, in the metadata of its context, with the name of the model. Thread-safe, as branches of a
 * fork run at the same time.
 */
public final class TokenCount {

    private static final String MODEL = "model";

    private static final String PROMPT = "prompt_tokens";

    private static final String COMPLETION = "completion_tokens";

    private static final String TOTAL = "total_tokens";

    private int prompt;

    private int completion;

    private int total;

    /**
     * What one response tells.
     *
     * @param model the name of the model; {@code null} or empty where it does not say
     * @param prompt tokens of the request; {@code null} where it does not say, as the others are
     */
    public record Used(
            @Nullable String model,
            @Nullable Integer prompt,
            @Nullable Integer completion,
            @Nullable Integer total) {

        private int all() {
            return (this.total != null) ? this.total : numberOf(this.prompt) + numberOf(this.completion);
        }
    }

    /** Adds an attempt, and leaves the sum where hooks find it. */
    public synchronized void add(Used used, Map<String, Object> metadata) {
        this.prompt += numberOf(used.prompt);
        this.completion += numberOf(used.completion);
        this.total += used.all();
        put(metadata, used.model, this.prompt, this.completion, this.total);
    }

    /** Of the parts of a stream, the latest that knows a number knows the number of all. */
    public static void latest(Used used, Map<String, Object> metadata) {
        put(metadata, used.model, numberOf(used.prompt), numberOf(used.completion), used.all());
    }

    private static void put(
            Map<String, Object> metadata, @Nullable String model, int prompt, int completion, int total) {
        if (StringUtils.hasText(model)) {
            metadata.put(MODEL, model);
        }
        if (total > 0) {
            metadata.put(PROMPT, prompt);
            metadata.put(COMPLETION, completion);
            metadata.put(TOTAL, total);
        }
    }

    private static int numberOf(@Nullable Integer tokens) {
        return (tokens != null) ? tokens : 0;
    }
}
