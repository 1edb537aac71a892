package io.llmspell.autoconfigure;

import org.jspecify.annotations.Nullable;

/** The storage of events cannot be as it is configured. */
class InvalidStorageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    InvalidStorageException(String message, String remedy) {
        this(message, remedy, null);
    }

    InvalidStorageException(String message, String remedy, @Nullable Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    String remedy() {
        return this.remedy;
    }
}
