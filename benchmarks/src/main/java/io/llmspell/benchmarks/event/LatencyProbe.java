package io.llmspell.benchmarks.event;

import io.llmspell.event.UniversalEvent;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Publishes events at an even pace, and is their only subscriber. What is handled as the n-th was published as the
 * n-th, so when it was due follows from its number: an event carries nothing, and a late publication counts as latency.
 */
final class LatencyProbe implements Subscriber {

    private static final long LONGEST = TimeUnit.HOURS.toNanos(1);

    private static final long SPIN_WITHIN = 200_000;

    private static final long PARK = 50_000;

    private static final long LOST_AFTER = TimeUnit.SECONDS.toNanos(10);

    private final Histogram publishing = new Histogram(LONGEST, 3);

    private final Histogram handling = new Histogram(LONGEST, 3);

    private final UniversalEvent event = Samples.event(0);

    private final AtomicLong handled = new AtomicLong();

    private final long gap;

    /** When the first event is due; seen by the subscriber because it is written before that is published. */
    private long start;

    LatencyProbe(int rate) {
        this.gap = TimeUnit.SECONDS.toNanos(1) / rate;
    }

    /** Called by one thread at a time. */
    @Override
    public void handle(UniversalEvent event) {
        long number = this.handled.get();
        record(this.handling, System.nanoTime() - (this.start + number * this.gap));
        this.handled.setRelease(number + 1);
    }

    /** Publishes for so many seconds and waits until all is handled; the histograms are of the last run only. */
    void run(Contender contender, int seconds) throws InterruptedException {
        this.publishing.reset();
        this.handling.reset();
        this.handled.set(0);
        long events = TimeUnit.SECONDS.toNanos(seconds) / this.gap;
        this.start = System.nanoTime() + this.gap;
        for (long number = 0; number < events; number++) {
            long now = awaitDue(this.start + number * this.gap);
            contender.publish(this.event);
            record(this.publishing, System.nanoTime() - now);
        }
        awaitHandled(events);
        contender.verify();
    }

    private static long awaitDue(long due) {
        long now = System.nanoTime();
        while (now < due) {
            if (due - now > SPIN_WITHIN) {
                LockSupport.parkNanos(PARK);
            } else {
                Thread.onSpinWait();
            }
            now = System.nanoTime();
        }
        return now;
    }

    private void awaitHandled(long events) throws InterruptedException {
        long deadline = System.nanoTime() + LOST_AFTER;
        while (this.handled.getAcquire() < events) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("Lost events: " + this.handled + " of " + events + " were handled");
            }
            Thread.sleep(1);
        }
    }

    private static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.max(0, Math.min(nanos, LONGEST)));
    }

    Histogram publishing() {
        return this.publishing;
    }

    Histogram handling() {
        return this.handling;
    }
}
