package io.llmspell.sample.journal;

import io.llmspell.hook.HookResult;
import java.util.Map;
import java.util.stream.Collectors;

/** Says in a few words what a result is about; never with the values in it, which may be personal. */
final class ResultText {

    private ResultText() {}

    static String of(HookResult result) {
        if (result instanceof HookResult.Cancel cancel) {
            return cancel.reason();
        }
        if (result instanceof HookResult.Skipped skipped) {
            return skipped.reason();
        }
        if (result instanceof HookResult.Redirect redirect) {
            return "to " + redirect.target();
        }
        if (result instanceof HookResult.Retry retry) {
            return "up to " + retry.config().maxAttempts() + " attempts";
        }
        if (result instanceof HookResult.Cache cache) {
            return (cache.answering() ? "answer it, remember for " : "remember for ")
                    + cache.ttl().toMinutes() + " min";
        }
        if (result instanceof HookResult.Modified modified) {
            return (modified.value() instanceof Map<?, ?> changes) ? "changed " + changes.keySet() : "a new value";
        }
        if (result instanceof HookResult.Fork fork) {
            return fork.branches().stream().map(HookResult.Branch::target).collect(Collectors.joining(", ", "to ", ""));
        }
        return "";
    }
}
