package io.llmspell.jdbc;

import org.jspecify.annotations.Nullable;

/** A store could not do what it was asked for; whether it was done is not known if its database did not answer. */
public class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
