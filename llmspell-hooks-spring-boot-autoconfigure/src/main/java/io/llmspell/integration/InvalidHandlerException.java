package io.llmspell.integration;

import org.jspecify.annotations.Nullable;

/** An {@code @OnEvent} method, or a setting of one, that cannot work. */
public class InvalidHandlerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String handler;

    private final String problem;

    private final String remedy;

    InvalidHandlerException(String handler, String problem, String remedy, @Nullable Throwable cause) {
        super("Event handler " + handler + ": " + problem + ". " + remedy, cause);
        this.handler = handler;
        this.problem = problem;
        this.remedy = remedy;
    }

    /** The handler, by its method or its name. */
    public String handler() {
        return this.handler;
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
