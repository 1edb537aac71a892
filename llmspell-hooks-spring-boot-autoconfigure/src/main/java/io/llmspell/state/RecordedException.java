package io.llmspell.state;

import org.jspecify.annotations.Nullable;

/** Stands for a recorded exception of a class that is not made again. */
public final class RecordedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String type;

    RecordedException(String type, @Nullable String message) {
        super(message);
        this.type = type;
    }

    /** The name of the class of the recorded exception. */
    public String type() {
        return this.type;
    }
}
