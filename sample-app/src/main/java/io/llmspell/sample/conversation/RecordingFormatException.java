package io.llmspell.sample.conversation;

import org.jspecify.annotations.Nullable;

/** A file of recorded conversations that is not of the documented form. */
public class RecordingFormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String file;

    private final String problem;

    public RecordingFormatException(String file, String problem, @Nullable Throwable cause) {
        super(file + ": " + problem, cause);
        this.file = file;
        this.problem = problem;
    }

    /** Which file. */
    public String file() {
        return this.file;
    }

    /** What is wrong with it, and where. */
    public String problem() {
        return this.problem;
    }
}
