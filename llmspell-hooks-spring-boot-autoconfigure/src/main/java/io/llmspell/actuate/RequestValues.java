package io.llmspell.actuate;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/** Reads what a request says, and says what is wrong with it in words that its sender sees. */
final class RequestValues {

    private RequestValues() {}

    /** A number from 1; what is more than the most counts as that. */
    static int count(String name, @Nullable String value, int otherwise, int most) {
        return (value != null) ? (int) Math.min(number(name, value, 1), most) : otherwise;
    }

    /** A number from 0. */
    static int offset(String name, @Nullable String value) {
        return (value != null) ? (int) Math.min(number(name, value, 0), Integer.MAX_VALUE) : 0;
    }

    static @Nullable Long cursor(String name, @Nullable String value) {
        return (value != null) ? number(name, value, 0) : null;
    }

    private static long number(String name, String value, long least) {
        try {
            BigInteger number = new BigInteger(value.strip());
            if (number.compareTo(BigInteger.valueOf(least)) >= 0) {
                return number.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
            }
        } catch (NumberFormatException ex) {
            // Said below.
        }
        throw RequestException.wrong(
                "'" + name + "' must be a whole number from " + least + ", but is " + quoted(value));
    }

    static @Nullable Instant time(String name, @Nullable String value) {
        try {
            return (value != null) ? Instant.parse(value.strip()) : null;
        } catch (DateTimeException ex) {
            throw RequestException.wrong(
                    "'" + name + "' must be a time such as 2026-01-31T12:00:00Z, but is " + quoted(value));
        }
    }

    static boolean flag(String name, @Nullable String value) {
        if (value == null || value.equals("false")) {
            return false;
        }
        if (value.equals("true")) {
            return true;
        }
        throw RequestException.wrong("'" + name + "' must be true or false, but is " + quoted(value));
    }

    /** A duration that is positive; what is more than the most is refused. */
    static Duration duration(String name, @Nullable String value, Duration otherwise, Duration most) {
        if (value == null) {
            return otherwise;
        }
        Duration duration = parse(value.strip());
        if (duration == null || duration.isNegative() || duration.isZero() || duration.compareTo(most) > 0) {
            throw RequestException.wrong("'" + name + "' must be a duration such as 500ms or 5s, of " + most.toSeconds()
                    + "s at most, but is " + quoted(value));
        }
        return duration;
    }

    private static @Nullable Duration parse(String value) {
        try {
            return DurationStyle.detectAndParse(value);
        } catch (IllegalArgumentException | ArithmeticException ex) {
            return null;
        }
    }

    /** A value of a request as a message tells it: there may be much of it. */
    static String quoted(@Nullable String value) {
        return "'" + excerpt(value) + "'";
    }

    /** So much of a value as is told in a message. */
    static String excerpt(@Nullable String value) {
        String text = String.valueOf(value);
        return (text.length() <= 100) ? text : text.substring(0, 100) + "…";
    }
}
