package io.llmspell.integration;

import io.llmspell.hook.InvalidHookResultException;

/** A result that would have a call grow beyond its limits. */
final class CallLimitException extends InvalidHookResultException {

    private static final long serialVersionUID = 1L;

    private final String limit;

    /**
     * Refuses a result.
     *
     * @param limit its name below {@code llmspell.hooks.limits}
     */
    CallLimitException(String limit, String message) {
        super(message + " (llmspell.hooks.limits." + limit + ")");
        this.limit = limit;
    }

    String limit() {
        return this.limit;
    }
}
