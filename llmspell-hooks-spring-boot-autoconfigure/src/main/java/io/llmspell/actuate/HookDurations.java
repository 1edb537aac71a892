package io.llmspell.actuate;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts durations in buckets that grow with them: four to each doubling, from 256 ns to some 15 minutes, so that a
 * percentile is at most a quarter too high. Buckets are made when they are first needed. Thread-safe.
 */
final class HookDurations {

    private static final int FIRST_DOUBLING = 8;

    private static final int DOUBLINGS = 32;

    private static final int PARTS = 4;

    private final AtomicReferenceArray<@Nullable LongAdder> buckets = new AtomicReferenceArray<>(DOUBLINGS * PARTS);

    void record(long nanos) {
        int bucket = bucket(nanos);
        LongAdder adder = this.buckets.get(bucket);
        if (adder == null) {
            this.buckets.compareAndSet(bucket, null, new LongAdder());
            adder = this.buckets.get(bucket);
        }
        if (adder != null) {
            adder.increment();
        }
    }

    private static int bucket(long nanos) {
        long bounded = Math.max(nanos, 1L << FIRST_DOUBLING);
        int doubling = Long.SIZE - 1 - Long.numberOfLeadingZeros(bounded);
        int part = (int) (bounded >>> (doubling - 2)) & (PARTS - 1);
        return Math.min((doubling - FIRST_DOUBLING) * PARTS + part, DOUBLINGS * PARTS - 1);
    }

    private static long upperEnd(int bucket) {
        int doubling = FIRST_DOUBLING + bucket / PARTS;
        return (1L << doubling) + (bucket % PARTS + 1) * (1L << (doubling - 2));
    }

    /**
     * What this share of the durations was at most.
     *
     * @param share from 0 to 1
     * @return {@code null} if there was none
     */
    @Nullable
    Double percentileInMillis(double share) {
        long[] counts = new long[this.buckets.length()];
        long total = 0;
        for (int i = 0; i < counts.length; i++) {
            LongAdder adder = this.buckets.get(i);
            counts[i] = (adder != null) ? adder.sum() : 0;
            total += counts[i];
        }
        long wanted = (long) Math.ceil(total * share);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (counts[i] > 0 && seen >= wanted) {
                return HookDescription.millis(upperEnd(i));
            }
        }
        return null;
    }
}
