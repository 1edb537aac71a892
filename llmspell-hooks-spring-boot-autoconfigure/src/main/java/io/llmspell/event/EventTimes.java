package io.llmspell.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Timestamps as one number, the nanoseconds since 1970, which hold from 1700 to 2200. */
final class EventTimes {

    private static final long NANOS = 1_000_000_000L;

    private static final long FIRST_SECOND =
            Instant.parse("1700-01-01T00:00:00Z").getEpochSecond();

    private static final long LAST_SECOND =
            Instant.parse("2200-12-31T23:59:59Z").getEpochSecond();

    private EventTimes() {}

    /**
     * The number of a time.
     *
     * @throws InvalidEventException if it is outside of the years
     */
    static long nanos(Instant time) {
        long second = time.getEpochSecond();
        if (second < FIRST_SECOND || second > LAST_SECOND) {
            throw new InvalidEventException("The timestamp of an event must be in the years 1700 to 2200: " + time);
        }
        return second * NANOS + time.getNano();
    }

    /**
     * The number of a time in ISO-8601, with any offset.
     *
     * @throws InvalidEventException if it is no such text, is more precise than nanoseconds, or outside of the years
     */
    static long nanos(String text) {
        try {
            return nanos(Instant.parse(text));
        } catch (DateTimeParseException ex) {
            throw new InvalidEventException(
                    "The timestamp of an event must be an ISO-8601 instant: '" + text + "'", ex);
        } catch (DateTimeException ex) {
            throw new InvalidEventException("The timestamp of an event is out of range: '" + text + "'", ex);
        }
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }
}
