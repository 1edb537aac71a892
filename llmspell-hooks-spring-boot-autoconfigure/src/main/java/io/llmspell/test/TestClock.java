package io.llmspell.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Time that stands still until a test moves it. As a {@link Clock} it is for timestamps and breakers, and
 * {@link #nanoTime()} is for deadlines, back-offs and caches: both move together. It begins at the start of 2026, in
 * UTC. Safe for use by many threads.
 */
public final class TestClock extends Clock {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Instant start;

    private final ZoneId zone;

    /** Shared by the clocks of other zones. */
    private final AtomicLong passed;

    public TestClock() {
        this(START);
    }

    public TestClock(Instant start) {
        this(start, ZoneOffset.UTC, new AtomicLong());
    }

    private TestClock(Instant start, ZoneId zone, AtomicLong passed) {
        this.start = start;
        this.zone = zone;
        this.passed = passed;
    }

    /**
     * Moves the time on.
     *
     * @throws IllegalArgumentException if the duration is negative: time does not run back
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("Time does not run back, but is to be advanced by " + duration);
        }
        this.passed.addAndGet(duration.toNanos());
    }

    /**
     * Moves the time on to this instant.
     *
     * @throws IllegalArgumentException if that is past
     */
    public void advanceTo(Instant instant) {
        advance(Duration.between(instant(), instant));
    }

    @Override
    public Instant instant() {
        return this.start.plusNanos(this.passed.get());
    }

    /** Nanoseconds of an arbitrary origin, as of {@link System#nanoTime()}. */
    public long nanoTime() {
        return this.passed.get();
    }

    @Override
    public ZoneId getZone() {
        return this.zone;
    }

    /** The same time in another zone: it moves when this one does. */
    @Override
    public TestClock withZone(ZoneId other) {
        return new TestClock(this.start, other, this.passed);
    }

    @Override
    public String toString() {
        return "TestClock[" + instant() + "]";
    }
}
