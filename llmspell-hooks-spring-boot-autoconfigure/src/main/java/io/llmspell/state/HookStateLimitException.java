package io.llmspell.state;

/** A key, a value or the number of entries exceeds the {@linkplain HookStateLimits limits}. */
public final class HookStateLimitException extends HookStateException {

    private static final long serialVersionUID = 1L;

    HookStateLimitException(String message) {
        super(message);
    }
}
