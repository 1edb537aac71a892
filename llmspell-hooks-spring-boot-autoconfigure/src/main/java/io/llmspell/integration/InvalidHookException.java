package io.llmspell.integration;

import org.jspecify.annotations.Nullable;

/** A {@code @Hook} method, or a setting of one, that cannot work. */
public class InvalidHookException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String hook;

    private final String problem;

    private final String remedy;

    InvalidHookException(String hook, String problem, String remedy, @Nullable Throwable cause) {
        super("Hook " + hook + ": " + problem + ". " + remedy, cause);
        this.hook = hook;
        this.problem = problem;
        this.remedy = remedy;
    }

    /** The hook, by its method or its name. */
    public String hook() {
        return this.hook;
    }

    /** What is wrong with it. */
    public String problem() {
        return this.problem;
    }

    /** How to mend it. */
    public String remedy() {
        return this.remedy;
    }
}
