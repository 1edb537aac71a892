package io.llmspell.sample.tool;

/** The system behind a tool could not be reached. */
public class ToolFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean passing;

    private ToolFailedException(String message, boolean passing) {
        super(message);
        this.passing = passing;
    }

    /** It may work the next time. */
    public static ToolFailedException passing(String message) {
        return new ToolFailedException(message, true);
    }

    /** It will not work for a while. */
    public static ToolFailedException lasting(String message) {
        return new ToolFailedException(message, false);
    }

    /** Whether another attempt is worth it. */
    public boolean passing() {
        return this.passing;
    }
}
