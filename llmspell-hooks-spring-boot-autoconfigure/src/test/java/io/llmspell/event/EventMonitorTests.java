package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The monitor's rest, which is as deep as there is nothing to do. */
@Timeout(300)
class EventMonitorTests {

    private static final int ROUNDS = 50_000;

    /** A round is a wake-up of another thread: where that takes long, fewer are enough. */
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(5);

    private final AtomicLong time = new AtomicLong();

    /** How often the monitor was about to rest for good. */
    private final AtomicInteger rests = new AtomicInteger();

    private final AtomicInteger runs = new AtomicInteger();

    private final class Nothing implements EventMonitor.Watched {

        @Override
        public EventMonitor.Activity tick(long now) {
            return EventMonitor.Activity.NONE;
        }

        @Override
        public boolean poll() {
            return false;
        }

        @Override
        public void retireIdle() {
            EventMonitorTests.this.rests.incrementAndGet();
        }
    }

    /** What is due is due by the manual clock: the monitor that does not see it in time never does. */
    @Test
    void whatIsScheduledWhileItGoesToRestIsRunInTime() {
        try (EventMonitor monitor = new EventMonitor(this.time::get, new Nothing(), false)) {
            monitor.schedule(0, this.runs::incrementAndGet);
            awaitMore(this.runs, 0);
            int round = 0;
            long start = System.nanoTime();
            while (round < ROUNDS && System.nanoTime() - start < LONGEST) {
                round++;
                int before = this.rests.get();
                this.time.addAndGet(TimeUnit.SECONDS.toNanos(2));
                monitor.schedule(0, this.runs::incrementAndGet);
                awaitMore(this.runs, 2 * round - 1);
                awaitMore(this.rests, before);
                spin(ThreadLocalRandom.current().nextInt(100));
                monitor.schedule(0, this.runs::incrementAndGet);
                awaitMore(this.runs, 2 * round);
            }
            assertThat(this.runs).hasValue(2 * round + 1);
        }
    }

    private static void awaitMore(AtomicInteger counter, int than) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (counter.get() <= than) {
            assertThat(System.nanoTime() - deadline)
                    .as("nanoseconds beyond the deadline")
                    .isNegative();
            Thread.onSpinWait();
        }
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }
}
