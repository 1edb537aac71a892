package io.llmspell.hook;

/** What a hook's breaker is told of an overrun. */
final class HookTimeoutException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    HookTimeoutException(String message) {
        super(message, null, false, false);
    }
}
