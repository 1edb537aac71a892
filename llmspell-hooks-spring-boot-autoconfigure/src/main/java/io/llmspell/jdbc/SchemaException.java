package io.llmspell.jdbc;

import org.jspecify.annotations.Nullable;

/** The tables of a store are missing, of another version, or could not be made. */
public final class SchemaException extends StoreException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    SchemaException(String message, String remedy, @Nullable Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    /** What to do. */
    public String remedy() {
        return this.remedy;
    }
}
