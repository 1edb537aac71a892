package io.llmspell.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;

/** Timestamps as one number, the nanoseconds since 1970, which hold from 1700 to 2200. */
final class EventTimes {

    private static final long NANOS = 1_000_000_000L;

    private static final long FIRST_SECOND =
            Instant.parse("1700-01-01T00:00:00Z").getEpochSecond();

    private static final long LAST_SECOND =
            Instant.parse("2200-12-31T23:59:59Z").getEpochSecond();

    /** No time, as it is outside of the years. */
    private static final long UNKNOWN = Long.MIN_VALUE;

    /** Where the digits of a fraction are. */
    private static final int FRACTION = "2026-01-01T00:00:00.".length();

    private EventTimes() {}

    /**
     * The number of a time.
     *
     * @throws InvalidEventException if it is outside of the years
     */
    static long nanos(Instant time) {
        long second = time.getEpochSecond();
        if (!isInRange(second)) {
            throw new InvalidEventException("The timestamp of an event must be in the years 1700 to 2200: " + time);
        }
        return second * NANOS + time.getNano();
    }

    private static boolean isInRange(long second) {
        return second >= FIRST_SECOND && second <= LAST_SECOND;
    }

    /**
     * The number of a time in ISO-8601, with any offset.
     *
     * @throws InvalidEventException if it is no such text, is more precise than nanoseconds, or outside of the years
     */
    static long nanos(String text) {
        try {
            long known = nanosOfOurs(text);
            return (known != UNKNOWN) ? known : nanos(Instant.parse(text));
        } catch (DateTimeParseException ex) {
            throw new InvalidEventException(
                    "The timestamp of an event must be an ISO-8601 instant: '" + text + "'", ex);
        } catch (DateTimeException ex) {
            throw new InvalidEventException("The timestamp of an event is out of range: '" + text + "'", ex);
        }
    }

    /**
     * Reads what {@link Instant#toString} writes, which most events have: the parser of {@link Instant} takes any
     * ISO-8601, and a fifth of the time that it takes to read an event.
     *
     * @return {@link #UNKNOWN} for all else
     */
    private static long nanosOfOurs(String text) {
        int end = text.length() - 1;
        boolean fraction = end > FRACTION && end <= FRACTION + 9 && text.charAt(FRACTION - 1) == '.';
        if (!(fraction || end == FRACTION - 1) || text.charAt(end) != 'Z' || !hasMarks(text)) {
            return UNKNOWN;
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 7);
        int day = digits(text, 8, 10);
        int hour = digits(text, 11, 13);
        int minute = digits(text, 14, 16);
        int second = digits(text, 17, 19);
        int nano = fraction ? digits(text, FRACTION, end) : 0;
        if ((hour | minute | second | nano) < 0
                || hour > 23
                || minute > 59
                || second > 59
                || !isDate(year, month, day)) {
            return UNKNOWN;
        }
        for (int i = end; fraction && i < FRACTION + 9; i++) {
            nano *= 10;
        }
        long at = LocalDate.of(year, month, day).toEpochDay() * 86_400 + hour * 3_600L + minute * 60L + second;
        return isInRange(at) ? at * NANOS + nano : UNKNOWN;
    }

    private static boolean isDate(int year, int month, int day) {
        return year >= 0
                && month >= 1
                && month <= 12
                && YearMonth.of(year, month).isValidDay(day);
    }

    private static boolean hasMarks(String text) {
        return text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':';
    }

    /** The number between two places; -1 if there is something else than a digit. */
    private static int digits(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }
}
