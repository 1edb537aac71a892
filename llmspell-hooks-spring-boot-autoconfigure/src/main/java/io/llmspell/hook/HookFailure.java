package io.llmspell.hook;

import org.jspecify.annotations.Nullable;

/**
 * How a hook failed in one run.
 *
 * @param kind what happened
 * @param message what happened in words, without the hook's name
 * @param cause the exception, where there was one
 */
public record HookFailure(
        Kind kind, String message, @Nullable Throwable cause) {

    /** The closed set of failures, also a tag value of the failure meter. */
    public enum Kind {
        /** It threw. */
        EXCEPTION("exception"),
        /** It was still running at its deadline. */
        TIMEOUT("timeout"),
        /** It returned {@code null}. */
        NO_RESULT("no_result"),
        /** It returned what its point or the operation does not take. */
        INVALID_RESULT("invalid_result"),
        /** Its circuit breaker did not let it run. */
        CIRCUIT_OPEN("circuit_open"),
        /** No thread of its own was free. */
        REJECTED("rejected"),
        /** It was reached again from inside itself. */
        RECURSION("recursion"),
        /** Its bean could not be made. */
        UNAVAILABLE("unavailable"),
        /** The caller was interrupted, or an enclosing hook overran, while it ran. */
        INTERRUPTED("interrupted");

        private final String externalName;

        Kind(String externalName) {
            this.externalName = externalName;
        }

        /** The lower-case name used in meters and logs. */
        public String externalName() {
            return this.externalName;
        }
    }
}
