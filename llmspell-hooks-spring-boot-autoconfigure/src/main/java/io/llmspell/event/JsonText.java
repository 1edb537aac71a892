package io.llmspell.event;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Text as JSON in UTF-8 has it. */
final class JsonText {

    /** By ASCII character, the bytes it takes beyond one, because it is escaped. */
    private static final byte[] EXTRA = new byte[0x80];

    static {
        Arrays.fill(EXTRA, 0, 0x20, (byte) 5);
        for (char shortEscape : new char[] {'\b', '\t', '\n', '\f', '\r', '"', '\\'}) {
            EXTRA[shortEscape] = 1;
        }
    }

    private JsonText() {}

    /**
     * The bytes of a text as a JSON string, with its quotes.
     *
     * @return -1 if half of a surrogate pair is missing, so that UTF-8 cannot have it
     */
    static long length(String text) {
        int count = text.length();
        long length = count + 2L;
        for (int i = 0; i < count; i++) {
            char found = text.charAt(i);
            if (found < 0x80) {
                length += EXTRA[found];
            } else if (!Character.isSurrogate(found)) {
                length += (found < 0x800) ? 1 : 2;
            } else if (isPair(text, i)) {
                // Two characters are four bytes.
                length += 2;
                i++;
            } else {
                return -1;
            }
        }
        return length;
    }

    private static boolean isPair(String text, int index) {
        return Character.isHighSurrogate(text.charAt(index))
                && index + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(index + 1));
    }

    /** The text with each half of a surrogate pair replaced by U+FFFD. */
    static String wellFormed(String text) {
        if (length(text) >= 0) {
            return text;
        }
        StringBuilder mended = new StringBuilder(text);
        for (int i = 0; i < mended.length(); i++) {
            if (isPair(text, i)) {
                i++;
            } else if (Character.isSurrogate(mended.charAt(i))) {
                mended.setCharAt(i, '\uFFFD');
            }
        }
        return mended.toString();
    }

    /** @throws InvalidEventException if the text has half of a surrogate pair */
    static void requireWellFormed(String what, @Nullable String text) {
        if (text != null && length(text) < 0) {
            throw new InvalidEventException(what + " is not well-formed Unicode: '" + wellFormed(text) + "'");
        }
    }

    /** @throws InvalidEventException if the text is missing, blank, or has half of a surrogate pair */
    static void requireName(String what, @Nullable String text) {
        if (text == null || text.isBlank()) {
            throw new InvalidEventException(
                    what + " must not be blank, but is " + ((text == null) ? "null" : "'" + text + "'"));
        }
        requireWellFormed(what, text);
    }
}
