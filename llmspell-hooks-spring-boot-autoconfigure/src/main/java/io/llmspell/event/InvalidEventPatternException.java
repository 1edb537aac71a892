package io.llmspell.event;

import org.jspecify.annotations.Nullable;

/** A pattern is malformed or over a limit. Says where in the pattern, what is wrong, and what to write instead. */
public class InvalidEventPatternException extends IllegalArgumentException {

    private final String pattern;

    private final int position;

    InvalidEventPatternException(@Nullable String pattern, int position, String problem, String remedy) {
        super("Invalid event pattern " + Excerpt.of(pattern) + " at position " + position + ": " + problem + ". "
                + remedy + ".");
        this.pattern = (pattern != null) ? pattern : "";
        this.position = position;
    }

    /** The pattern as it was given, in full; empty if it was null. */
    public String pattern() {
        return this.pattern;
    }

    /** Where the fault is: the index of a character of the pattern, from 0. */
    public int position() {
        return this.position;
    }
}
