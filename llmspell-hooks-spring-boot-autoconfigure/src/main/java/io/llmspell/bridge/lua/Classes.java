package io.llmspell.bridge.lua;

/** Classes of characters in patterns, of ASCII as in Lua's own locale. */
final class Classes {

    private Classes() {}

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isSpace(int c) {
        return c == ' ' || (c >= 9 && c <= 13);
    }

    private static boolean isLower(int c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isUpper(int c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isLetter(int c) {
        return isLower(c) || isUpper(c);
    }

    private static boolean isHexadecimal(int c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    /** Whether a character is of the class with this letter; of none with the upper case letter. */
    static boolean matches(int c, int letter) {
        boolean is = switch (letter | 0x20) {
            case 'a' -> isLetter(c);
            case 'c' -> c < 32 || c == 127;
            case 'd' -> isDigit(c);
            case 'g' -> c > 32 && c < 127;
            case 'l' -> isLower(c);
            case 'p' -> c > 32 && c < 127 && !isLetter(c) && !isDigit(c);
            case 's' -> isSpace(c);
            case 'u' -> isUpper(c);
            case 'w' -> isLetter(c) || isDigit(c);
            case 'x' -> isHexadecimal(c);
            default -> c == letter;
        };
        boolean known = isLetter(letter) && "acdglpsuwx".indexOf(letter | 0x20) >= 0;
        return known ? is != isUpper(letter) : c == letter;
    }

    /** The end of a set, after its bracket. */
    static int setEnd(byte[] pattern, int from) {
        int p = (from < pattern.length && pattern[from] == '^') ? from + 1 : from;
        do {
            if (p >= pattern.length) {
                throw new LuaError("malformed pattern (missing ']')");
            }
            p += (pattern[p] == '%') ? 2 : 1;
        } while (p >= pattern.length || pattern[p] != ']');
        return p + 1;
    }

    /** Whether a character is in the set from its opening bracket to its closing one. */
    static boolean inSet(byte[] pattern, int open, int close, int c) {
        int p = open + 1;
        boolean without = pattern[p] == '^';
        if (without) {
            p++;
        }
        while (p < close) {
            int item = pattern[p] & 0xff;
            if (item == '%') {
                if (matches(c, pattern[p + 1] & 0xff)) {
                    return !without;
                }
                p += 2;
            } else if (p + 2 < close && pattern[p + 1] == '-') {
                if (c >= item && c <= (pattern[p + 2] & 0xff)) {
                    return !without;
                }
                p += 3;
            } else {
                if (c == item) {
                    return !without;
                }
                p++;
            }
        }
        return without;
    }
}
