package io.llmspell.benchmarks.event;

import io.llmspell.event.UniversalEvent;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A subscriber that only counts, by publisher, and tells a publisher when it has had the whole batch. */
final class Tally implements Subscriber {

    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

    private final Batches batches;

    private final boolean concurrent;

    private final long[] counts;

    /** @param concurrent whether it is called by several threads at a time */
    Tally(Batches batches, boolean concurrent) {
        this.batches = batches;
        this.concurrent = concurrent;
        this.counts = new long[Batches.place(batches.publishers() + 1)];
    }

    @Override
    public void handle(UniversalEvent event) {
        int publisher = Samples.publisherOf(event);
        int place = Batches.place(publisher);
        long count = count(place);
        if (count == this.batches.target(publisher)) {
            this.batches.reached(publisher);
        }
    }

    private long count(int place) {
        if (this.concurrent) {
            return (long) COUNT.getAndAdd(this.counts, place, 1L) + 1;
        }
        long count = this.counts[place] + 1;
        COUNT.setRelease(this.counts, place, count);
        return count;
    }

    long handled(int publisher) {
        return (long) COUNT.getAcquire(this.counts, Batches.place(publisher));
    }
}
