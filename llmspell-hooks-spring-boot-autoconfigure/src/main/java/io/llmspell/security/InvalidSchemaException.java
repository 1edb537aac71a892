package io.llmspell.security;

/** A schema of events that cannot be used. */
public class InvalidSchemaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String pattern;

    private final String location;

    InvalidSchemaException(String pattern, String location, String problem, Throwable cause) {
        super("The schema " + location + " of events " + pattern + " cannot be used: " + problem, cause);
        this.pattern = pattern;
        this.location = location;
    }

    /** The pattern of the events it is for. */
    public String pattern() {
        return this.pattern;
    }

    /** Where it was to be found. */
    public String location() {
        return this.location;
    }
}
