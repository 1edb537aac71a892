package io.llmspell.bridge.lua;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Numbers: to scripts there is one type; integers are exact to 64 bits, all else is floating point. What does not fit
 * an integer goes on as floating point.
 */
final class Numbers {

    private static final double TWO_63 = 0x1p63;

    /** What is longer is not read as a number. */
    private static final int LONGEST = 400;

    private Numbers() {}

    /** The integer, where there is exactly that one, else the number as it is. */
    static Number normal(double value) {
        long integer = (long) value;
        if (integer == value && Math.abs(value) < TWO_63 && (integer != 0 || 1 / value > 0)) {
            return integer;
        }
        return value;
    }

    static boolean equal(Number a, Number b) {
        if (a instanceof Long x) {
            return (b instanceof Long y) ? x.longValue() == y.longValue() : same(x, b.doubleValue());
        }
        return (b instanceof Long y) ? same(y, a.doubleValue()) : a.doubleValue() == b.doubleValue();
    }

    private static boolean same(long integer, double real) {
        return integer == real && Math.abs(real) < TWO_63 && (long) real == integer;
    }

    static boolean less(Number a, Number b) {
        if (a instanceof Long x) {
            return (b instanceof Long y) ? x < y : compare(x, b.doubleValue(), 1) < 0;
        }
        return (b instanceof Long y) ? compare(y, a.doubleValue(), -1) > 0 : a.doubleValue() < b.doubleValue();
    }

    static boolean lessOrEqual(Number a, Number b) {
        if (a instanceof Long x) {
            return (b instanceof Long y) ? x <= y : compare(x, b.doubleValue(), 1) <= 0;
        }
        return (b instanceof Long y) ? compare(y, a.doubleValue(), -1) >= 0 : a.doubleValue() <= b.doubleValue();
    }

    private static int compare(long integer, double real, int unordered) {
        if (Double.isNaN(real)) {
            return unordered;
        }
        if (real >= TWO_63) {
            return -1;
        }
        if (real < -TWO_63) {
            return 1;
        }
        int order = Long.compare(integer, (long) real);
        return (order != 0) ? order : Double.compare(0, real - (long) real + 0.0);
    }

    static Number add(Number a, Number b) {
        if (a instanceof Long x && b instanceof Long y) {
            long sum = x + y;
            return (((x ^ sum) & (y ^ sum)) < 0) ? (Number) ((double) x + (double) y) : (Number) sum;
        }
        return a.doubleValue() + b.doubleValue();
    }

    static Number subtract(Number a, Number b) {
        if (a instanceof Long x && b instanceof Long y) {
            long difference = x - y;
            return (((x ^ y) & (x ^ difference)) < 0) ? (Number) ((double) x - (double) y) : (Number) difference;
        }
        return a.doubleValue() - b.doubleValue();
    }

    static Number multiply(Number a, Number b) {
        if (a instanceof Long x && b instanceof Long y) {
            long product = x * y;
            return (Math.multiplyHigh(x, y) == product >> 63) ? (Number) product : (Number) ((double) x * (double) y);
        }
        return a.doubleValue() * b.doubleValue();
    }

    static Number divide(Number a, Number b) {
        if (a instanceof Long x && b instanceof Long y && y != 0 && y != -1 && x % y == 0) {
            return x / y;
        }
        return a.doubleValue() / b.doubleValue();
    }

    static Number modulo(Number a, Number b) {
        if (a instanceof Long x && b instanceof Long y && y != 0) {
            return Math.floorMod(x, y);
        }
        double x = a.doubleValue();
        double y = b.doubleValue();
        double rest = x % y;
        return (rest != 0 && rest < 0 != y < 0) ? rest + y : rest;
    }

    static Number power(Number a, Number b) {
        return Math.pow(a.doubleValue(), b.doubleValue());
    }

    static Number negate(Number a) {
        return (a instanceof Long x && x != 0 && x != Long.MIN_VALUE) ? (Number) (-x) : (Number) (-a.doubleValue());
    }

    static LuaText text(Number number) {
        return LuaText.of(string(number));
    }

    static String string(Number number) {
        if (number instanceof Long || (normal(number.doubleValue()) instanceof Long l && Math.abs(l) < (1L << 53))) {
            return Long.toString(number.longValue());
        }
        return Formats.general(number.doubleValue(), 14, false);
    }

    /** A number, or a string that reads as one; else null. */
    static @Nullable Number toNumber(Object value) {
        if (value instanceof Number number) {
            return number;
        }
        return (value instanceof LuaText text) ? parse(text) : null;
    }

    static @Nullable Number parse(LuaText text) {
        String word = word(text);
        boolean negative = word.startsWith("-");
        String digits = (negative || word.startsWith("+")) ? word.substring(1) : word;
        if (digits.length() > 2 && (digits.startsWith("0x") || digits.startsWith("0X"))) {
            return hexadecimal(digits.substring(2), negative);
        }
        if (digits.isEmpty() || !digits.matches("[0-9.eE+-]+")) {
            return null;
        }
        try {
            return digits.matches("[0-9]{1,18}") ? (Number) Long.valueOf(word) : longer(word);
        } catch (NumberFormatException ex) {
            return null;
        }
    }

    /** Of this base; null if it is anything else. */
    static @Nullable Number parse(LuaText text, int base) {
        String word = word(text);
        int first = (word.startsWith("-") || word.startsWith("+")) ? 1 : 0;
        Number value = 0L;
        for (int at = first; at < word.length(); at++) {
            int digit = (word.charAt(at) < 0x80) ? Character.digit(word.charAt(at), base) : -1;
            if (digit < 0) {
                return null;
            }
            value = add(multiply(value, (long) base), (long) digit);
        }
        return (word.length() == first) ? null : word.startsWith("-") ? negate(value) : value;
    }

    /** Its bytes without spaces around them; nothing if there are too many for a number. */
    private static String word(LuaText text) {
        int from = 0;
        int to = (text.length() <= LONGEST) ? text.length() : 0;
        while (from < to && Classes.isSpace(text.at(from))) {
            from++;
        }
        while (from < to && Classes.isSpace(text.at(to - 1))) {
            to--;
        }
        return new String(text.bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static Number longer(String word) {
        if (word.matches("[+-]?[0-9]{19}")) {
            try {
                return Long.valueOf(word);
            } catch (NumberFormatException ex) {
                return Double.valueOf(word);
            }
        }
        return Double.valueOf(word);
    }

    private static @Nullable Number hexadecimal(String digits, boolean negative) {
        if (digits.matches("[0-9a-fA-F]{1,15}")) {
            long value = Long.parseLong(digits, 16);
            return negative ? -value : value;
        }
        if (!digits.matches("[0-9a-fA-F]*\\.?[0-9a-fA-F]*([pP][+-]?[0-9]+)?")) {
            return null;
        }
        try {
            boolean exponent = digits.indexOf('p') >= 0 || digits.indexOf('P') >= 0;
            double value = Double.parseDouble("0x" + digits + (exponent ? "" : "p0"));
            return negative ? -value : value;
        } catch (NumberFormatException ex) {
            return null;
        }
    }
}
