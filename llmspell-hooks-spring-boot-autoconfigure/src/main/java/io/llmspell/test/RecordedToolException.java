package io.llmspell.test;

/** A tool failed in a recording, and does so again. */
public class RecordedToolException extends Exception {

    private static final long serialVersionUID = 1;

    RecordedToolException(String tool, String message) {
        super("Tool '" + tool + "' failed: " + message);
    }
}
