package io.llmspell.event;

import java.time.Duration;

/** Durations as nanoseconds. */
final class Nanos {

    /** Longer than any program runs, and far from an overflow when added to a reading of the clock. */
    static final long FOREVER = Long.MAX_VALUE / 4;

    private Nanos() {}

    static long of(Duration duration) {
        try {
            return Math.min(duration.toNanos(), FOREVER);
        } catch (ArithmeticException ex) {
            return duration.isNegative() ? 0 : FOREVER;
        }
    }
}
