package io.llmspell.event;

import org.jspecify.annotations.Nullable;

/**
 * A piece of a pattern that stands for something.
 *
 * @param text as it is written
 * @param position where it is written
 * @param characters of a class
 */
record GlobToken(
        Kind kind, String text, int position, @Nullable CharacterClass characters) {

    enum Kind {
        LITERAL,
        DOT,
        ANY_CHARACTER,
        CHARACTER_CLASS,
        ANY_TEXT,
        ANY_DEPTH,
        /** An empty alternative: stands for no character, and tells where it was left out. */
        NOTHING
    }

    GlobToken(Kind kind, String text, int position) {
        this(kind, text, position, null);
    }

    boolean is(Kind other) {
        return this.kind == other;
    }

    /** Whether this stands for the character, which is of one segment. */
    boolean matches(char character) {
        return switch (this.kind) {
            case LITERAL -> this.text.charAt(0) == character;
            case ANY_CHARACTER -> true;
            case CHARACTER_CLASS -> this.characters != null && this.characters.contains(character);
            case DOT, ANY_TEXT, ANY_DEPTH, NOTHING -> false;
        };
    }
}
