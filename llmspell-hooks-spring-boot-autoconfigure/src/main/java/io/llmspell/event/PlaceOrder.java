package io.llmspell.event;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts places in the order in which their values were first added. Many are distributed by the digits of their
 * sequence, in a time that grows with their number alone: an event for thousands of values is not the one to wait for
 * thousands of comparisons more.
 */
final class PlaceOrder {

    private static final int FEW = 64;

    private static final int DIGIT_BITS = 11;

    private static final int DIGITS = 1 << DIGIT_BITS;

    private static final Comparator<Object> BY_SEQUENCE = Comparator.comparingLong(PlaceOrder::sequence);

    private PlaceOrder() {}

    /** Sorts the first elements, which are places. */
    static void sort(@Nullable Object[] places, int size) {
        if (size <= FEW) {
            Arrays.sort(places, 0, size, BY_SEQUENCE);
            return;
        }
        @Nullable Object[] sorted = Arrays.copyOf(places, size);
        long[] keys = keys(sorted);
        long max = Arrays.stream(keys).max().orElse(0);
        @Nullable Object[] target = new Object[size];
        long[] targetKeys = new long[size];
        for (int shift = 0; shift < Long.SIZE && max >>> shift > 0; shift += DIGIT_BITS) {
            distribute(sorted, keys, target, targetKeys, shift);
            @Nullable Object[] otherPlaces = sorted;
            long[] otherKeys = keys;
            sorted = target;
            keys = targetKeys;
            target = otherPlaces;
            targetKeys = otherKeys;
        }
        System.arraycopy(sorted, 0, places, 0, size);
    }

    /** Their sequences less the least of them: the fewer digits, the fewer rounds. */
    private static long[] keys(@Nullable Object[] places) {
        long[] keys = new long[places.length];
        long min = Long.MAX_VALUE;
        for (int i = 0; i < keys.length; i++) {
            keys[i] = sequence(places[i]);
            min = Math.min(min, keys[i]);
        }
        for (int i = 0; i < keys.length; i++) {
            keys[i] -= min;
        }
        return keys;
    }

    /** By one digit; those with the same keep their order, which the lower digits have made. */
    private static void distribute(
            @Nullable Object[] places, long[] keys, @Nullable Object[] target, long[] targetKeys, int shift) {
        int[] starts = new int[DIGITS + 1];
        for (long key : keys) {
            starts[digit(key, shift) + 1]++;
        }
        for (int i = 0; i < DIGITS; i++) {
            starts[i + 1] += starts[i];
        }
        for (int i = 0; i < keys.length; i++) {
            int to = starts[digit(keys[i], shift)]++;
            target[to] = places[i];
            targetKeys[to] = keys[i];
        }
    }

    private static int digit(long key, int shift) {
        return (int) (key >>> shift) & (DIGITS - 1);
    }

    private static long sequence(@Nullable Object place) {
        return ((Place<?>) Objects.requireNonNull(place)).sequence();
    }
}
