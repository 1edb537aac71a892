package io.llmspell.event;

import org.jspecify.annotations.Nullable;

/** What a handler threw, as far as a storage has kept it. */
public final class StoredFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String type;

    private final @Nullable String original;

    public StoredFailure(String type, @Nullable String message) {
        super((message != null) ? type + ": " + message : type, null, false, false);
        this.type = type;
        this.original = message;
    }

    /** The name of its class. */
    public String type() {
        return this.type;
    }

    /** The message it had. */
    public @Nullable String original() {
        return this.original;
    }
}
