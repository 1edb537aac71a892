package io.llmspell.test;

import io.llmspell.hook.HookCancelledException;
import org.jspecify.annotations.Nullable;

/**
 * What became of a recorded call.
 *
 * @param call as it was recorded
 * @param result what its caller was given
 * @param thrown what its caller was thrown, if it was
 */
public record ReplayedCall(
        RecordedToolCall call,
        @Nullable Object result,
        @Nullable Exception thrown) {

    public boolean isCancelled() {
        return this.thrown instanceof HookCancelledException;
    }

    /** The reason of the hook that cancelled it; {@code null} if none did. */
    public @Nullable String reason() {
        return (this.thrown instanceof HookCancelledException cancelled) ? cancelled.reason() : null;
    }

    @Override
    public String toString() {
        String became = (this.thrown instanceof HookCancelledException cancelled)
                ? "cancelled by '" + cancelled.hook() + "': \"" + cancelled.reason() + "\""
                : (this.thrown != null) ? "failed: " + this.thrown : "answered: " + this.result;
        return this.call + " " + became;
    }
}
