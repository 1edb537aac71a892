package io.llmspell.event;

import org.jspecify.annotations.Nullable;

/** Thrown where an event is built or read that cannot be one; the message says what is wrong with it, and where. */
public class InvalidEventException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public InvalidEventException(String message) {
        super(message);
    }

    public InvalidEventException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
