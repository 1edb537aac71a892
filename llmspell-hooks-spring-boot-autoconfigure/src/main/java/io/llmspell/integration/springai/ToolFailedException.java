package io.llmspell.integration.springai;

import org.jspecify.annotations.Nullable;

/** Carries the checked exception of a tool to Spring AI, which answers unchecked ones only. */
final class ToolFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ToolFailedException(@Nullable Throwable cause) {
        super(messageOf(cause), cause);
    }

    private static @Nullable String messageOf(@Nullable Throwable cause) {
        String message = (cause != null) ? cause.getMessage() : null;
        return (message != null) ? message : String.valueOf(cause);
    }
}
