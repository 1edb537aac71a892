package io.llmspell.state;

import org.jspecify.annotations.Nullable;

/** The state of a hook could not do what it was asked for; nothing was changed. */
public class HookStateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public HookStateException(String message) {
        this(message, null);
    }

    public HookStateException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
