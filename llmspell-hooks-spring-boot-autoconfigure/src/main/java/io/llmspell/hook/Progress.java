package io.llmspell.hook;

import org.jspecify.annotations.Nullable;

/**
 * How far a call has come when a hook sees it.
 *
 * @param outcome of the operation so far
 * @param result its value, where it has one
 * @param error its exception, where it threw
 * @param decision what the hooks before this one decided, or {@code null} for nothing
 * @param attempt the number of the run of the operation that the context is about, from 1; 0 for a value that no run
 *     made
 */
public record Progress(
        Outcome outcome,
        @Nullable Object result,
        @Nullable Throwable error,
        @Nullable HookResult decision,
        int attempt) {

    /** Before the first attempt, undecided. */
    public static final Progress FIRST = new Progress(Outcome.PENDING, null, null, null, 1);

    public Progress withDecision(@Nullable HookResult decision) {
        return new Progress(this.outcome, this.result, this.error, decision, this.attempt);
    }

    public Progress withResult(@Nullable Object result) {
        return new Progress(this.outcome, result, this.error, this.decision, this.attempt);
    }
}
