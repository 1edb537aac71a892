package io.llmspell.event;

import org.jspecify.annotations.Nullable;

/** What the type of an event may be: segments between dots, without the characters that mean something in a pattern. */
final class EventTypes {

    /** What a pattern starts with that is a regular expression. */
    static final String REGEX = "regex:";

    private static final String WILDCARDS = "*?[]{}";

    private EventTypes() {}

    /** @throws IllegalArgumentException if an event cannot have this type; names the position */
    static void check(@Nullable String type, PatternLimits limits) {
        if (type == null || type.isBlank()) {
            throw invalid(type, 0, "it is blank");
        }
        if (type.startsWith(REGEX)) {
            throw invalid(type, 0, "'" + REGEX + "' is the start of a pattern");
        }
        if (type.length() > limits.maxLength()) {
            throw invalid(type, limits.maxLength(), "it has more than " + limits.maxLength() + " characters");
        }
        checkCharacters(type);
        checkSegments(type, limits.maxSegments());
    }

    private static void checkCharacters(String type) {
        for (int i = 0; i < type.length(); i++) {
            char character = type.charAt(i);
            if (isBlank(character)) {
                throw invalid(type, i, "white space or a control character");
            }
            if (WILDCARDS.indexOf(character) >= 0) {
                throw invalid(type, i, "'" + character + "' is for patterns");
            }
        }
    }

    private static void checkSegments(String type, int max) {
        int segments = 0;
        for (int from = 0; from <= type.length(); from = endOfSegment(type, from) + 1) {
            int end = endOfSegment(type, from);
            if (end == from) {
                throw invalid(type, Math.min(end, type.length() - 1), "an empty segment");
            }
            if (++segments > max) {
                throw invalid(type, from, "it has more than " + max + " segments");
            }
        }
    }

    /** The index of the dot that ends the segment which starts here, or the length of the type. */
    static int endOfSegment(String type, int from) {
        int dot = type.indexOf('.', from);
        return (dot >= 0) ? dot : type.length();
    }

    /** Whether this is white space of any kind or a control character. */
    static boolean isBlank(char character) {
        return Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || Character.isISOControl(character);
    }

    private static IllegalArgumentException invalid(@Nullable String type, int position, String problem) {
        return new IllegalArgumentException("Invalid event type " + Excerpt.of(type) + " at position " + position + ": "
                + problem + ". A type is segments between dots, such as 'order.created'.");
    }
}
