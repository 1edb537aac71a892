package io.llmspell.sample.journal;

import java.util.Locale;

/** What became of a tool call. */
public enum Outcome {
    /** The agent got an answer. */
    ANSWERED,
    /** A hook cancelled it. */
    CANCELLED,
    /** The tool failed, and no hook recovered it. */
    FAILED;

    /** The lower-case name used on the page and in the summary. */
    public String externalName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
