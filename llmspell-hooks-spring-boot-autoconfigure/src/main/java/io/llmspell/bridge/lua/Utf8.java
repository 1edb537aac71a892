package io.llmspell.bridge.lua;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Strings of Java as bytes and back, with surrogates that have no partner kept: three bytes each. */
final class Utf8 {

    private static final int[] LEAST = {0, 0x80, 0x800, 0x10000};

    private Utf8() {}

    static byte[] encode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return encodeSurrogates(text);
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] encodeSurrogates(String text) {
        Bytes bytes = new Bytes(text.length() + 16);
        text.codePoints().forEach(point -> encode(point, bytes));
        return bytes.toArray();
    }

    static void encode(int point, Bytes bytes) {
        if (point < 0x80) {
            bytes.add(point);
        } else if (point < 0x800) {
            bytes.add(0xc0 | point >> 6);
            bytes.add(0x80 | (point & 0x3f));
        } else if (point < 0x10000) {
            bytes.add(0xe0 | point >> 12);
            bytes.add(0x80 | (point >> 6 & 0x3f));
            bytes.add(0x80 | (point & 0x3f));
        } else {
            bytes.add(0xf0 | point >> 18);
            bytes.add(0x80 | (point >> 12 & 0x3f));
            bytes.add(0x80 | (point >> 6 & 0x3f));
            bytes.add(0x80 | (point & 0x3f));
        }
    }

    /** Null for bytes that are no text. */
    static @Nullable String decode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return (text.indexOf('\ufffd') < 0) ? text : decodeStrictly(bytes);
    }

    private static @Nullable String decodeStrictly(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        for (int at = 0; at < bytes.length; ) {
            int more = followers(bytes[at]);
            if (more < 0 || at + more >= bytes.length) {
                return null;
            }
            int point = (more == 0) ? bytes[at] : bytes[at] & (0x3f >> more);
            for (int i = 1; i <= more; i++) {
                if ((bytes[at + i] & 0xc0) != 0x80) {
                    return null;
                }
                point = point << 6 | (bytes[at + i] & 0x3f);
            }
            if (point < LEAST[more] || point > Character.MAX_CODE_POINT) {
                return null;
            }
            text.appendCodePoint(point);
            at += more + 1;
        }
        return text.toString();
    }

    private static int followers(byte first) {
        if (first >= 0) {
            return 0;
        }
        if ((first & 0xe0) == 0xc0) {
            return 1;
        }
        if ((first & 0xf0) == 0xe0) {
            return 2;
        }
        return ((first & 0xf8) == 0xf0) ? 3 : -1;
    }
}
