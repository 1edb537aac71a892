package io.llmspell.event.storage;

import io.llmspell.event.OverflowStrategy;
import java.time.Duration;

/**
 * How events are written.
 *
 * @param durability when an event counts as stored; by default when it is committed
 * @param batchSize how many events are written in one transaction at most; 256 by default
 * @param flushInterval with {@link Durability#ASYNC}, how long an event waits at most for others to be written with; 50
 *     ms by default
 * @param capacity how many events may wait to be written; 10,000 by default
 * @param overflow with {@link Durability#ASYNC}, what becomes of an event there is no room for; by default the
 *     publisher waits
 * @param patience how long a publisher waits for a commit, or for room; 10 s by default
 */
public record WriteOptions(
        Durability durability,
        int batchSize,
        Duration flushInterval,
        int capacity,
        OverflowStrategy overflow,
        Duration patience) {

    public static final WriteOptions DEFAULT = new WriteOptions(
            Durability.SYNC, 256, Duration.ofMillis(50), 10_000, OverflowStrategy.BLOCK, Duration.ofSeconds(10));

    public WriteOptions {
        requireAtLeastOne("batchSize", batchSize);
        requireAtLeastOne("capacity", capacity);
        if (flushInterval.isNegative()) {
            throw new IllegalArgumentException("flushInterval must not be negative, but is " + flushInterval);
        }
        if (patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("patience must be positive, but is " + patience);
        }
    }

    private static void requireAtLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
        }
    }

    /** The same with another durability. */
    public WriteOptions with(Durability durability) {
        return new WriteOptions(
                durability, this.batchSize, this.flushInterval, this.capacity, this.overflow, this.patience);
    }
}
