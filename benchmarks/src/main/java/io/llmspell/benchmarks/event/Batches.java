package io.llmspell.benchmarks.event;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** How far each publisher is to be served, and who waits for that. */
final class Batches {

    /** Events that a publisher publishes before it waits for all of them to be handled. */
    static final int SIZE = 20_000;

    /** Longs between the counts of two publishers, so that they are on cache lines of their own. */
    static final int PADDING = 16;

    private static final int SPINS = 64;

    private static final long PARK = 2_000_000;

    private static final long LOST_AFTER = 20_000_000_000L;

    private final long[] targets;

    private final @Nullable Thread[] waiting;

    Batches(int publishers) {
        this.targets = new long[PADDING * (publishers + 2)];
        this.waiting = new @Nullable Thread[publishers];
    }

    int publishers() {
        return this.waiting.length;
    }

    /** Where a publisher's count is, among others of its kind. */
    static int place(int publisher) {
        return PADDING * (publisher + 1);
    }

    /** The current thread is going to publish another batch. Subscribers see it by what is published then. */
    void begin(int publisher) {
        this.waiting[publisher] = Thread.currentThread();
        this.targets[place(publisher)] += SIZE;
    }

    long target(int publisher) {
        return this.targets[place(publisher)];
    }

    /** All of a publisher's batch is handled by one of the subscribers. */
    void reached(int publisher) {
        LockSupport.unpark(this.waiting[publisher]);
    }

    /**
     * Waits until all have handled the batch.
     *
     * @throws IllegalStateException if they do not: then an event is lost
     */
    void await(int publisher, List<Tally> tallies) {
        long deadline = System.nanoTime() + LOST_AFTER;
        long target = target(publisher);
        for (Tally tally : tallies) {
            for (int times = 0; tally.handled(publisher) < target; times++) {
                pause(times);
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException(
                            "Lost events: " + tally.handled(publisher) + " of " + target + " were handled");
                }
            }
        }
    }

    private static void pause(int times) {
        if (times < SPINS) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(PARK);
        }
    }
}
