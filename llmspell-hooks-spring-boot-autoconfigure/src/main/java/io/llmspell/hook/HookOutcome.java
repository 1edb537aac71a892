package io.llmspell.hook;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the hooks of a point without an operation made of it.
 *
 * @param data the data, with the changes of the hooks
 * @param decision what they decided last, or {@code null} for nothing
 * @param cancellation why it was cancelled, or {@code null} if it was not
 */
public record HookOutcome(
        Map<String, @Nullable Object> data,
        @Nullable HookResult decision,
        @Nullable HookCancelledException cancellation) {

    public boolean cancelled() {
        return this.cancellation != null;
    }

    /**
     * The same outcome if it was not cancelled.
     *
     * @throws HookCancelledException if it was
     */
    public HookOutcome orThrow() {
        if (this.cancellation != null) {
            throw this.cancellation;
        }
        return this;
    }
}
