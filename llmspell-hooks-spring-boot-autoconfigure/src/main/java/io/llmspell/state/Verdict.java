package io.llmspell.state;

import io.llmspell.hook.HookFailure;
import io.llmspell.hook.ResultType;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a hook said: a result, or that it failed.
 *
 * @param result the type of its result, or {@code null} if it failed
 * @param failure how it failed, or {@code null} if it did not
 * @param reason of a cancellation, a skip or a failure; a target, where it names one
 * @param value of a change, an answer or a policy; {@code null} also where that is null
 */
public record Verdict(
        @Nullable ResultType result,
        HookFailure.@Nullable Kind failure,
        @Nullable String reason,
        @Nullable JsonNode value) {

    public Verdict {
        if ((result == null) == (failure == null)) {
            throw new IllegalArgumentException("It is either a result or a failure");
        }
        value = (value != null && value.isNull()) ? null : value;
    }

    @Override
    public String toString() {
        String kind = (this.result != null)
                ? this.result.externalName()
                : "failed: " + ((this.failure != null) ? this.failure.externalName() : "");
        return kind
                + ((this.reason != null) ? " (" + this.reason + ")" : "")
                + ((this.value != null) ? " " + this.value : "");
    }
}
