package io.llmspell.event;

import org.jspecify.annotations.Nullable;

/** A text of unknown origin as it may stand in a message: short, and on one line. */
final class Excerpt {

    private static final int MAX_LENGTH = 100;

    private Excerpt() {}

    /**
     * In quotes, its end left out if it is long, and characters that could forge a line of a log written as escapes.
     */
    static String of(@Nullable String text) {
        if (text == null) {
            return "null";
        }
        StringBuilder excerpt = new StringBuilder("'").append(unquoted(text)).append('\'');
        if (text.length() > MAX_LENGTH) {
            excerpt.append("... (").append(text.length()).append(" characters)");
        }
        return excerpt.toString();
    }

    /** The same without quotes, and without a word on what is left out. */
    static String unquoted(String text) {
        StringBuilder excerpt = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), MAX_LENGTH); i++) {
            append(text.charAt(i), excerpt);
        }
        return excerpt.toString();
    }

    private static void append(char character, StringBuilder excerpt) {
        if (character != ' ' && EventTypes.isBlank(character)) {
            excerpt.append(String.format("\\u%04x", (int) character));
        } else {
            excerpt.append(character);
        }
    }
}
