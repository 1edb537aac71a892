package io.llmspell.actuate;

import io.llmspell.event.EventStorageListener;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether a storage could not write a short while ago. An event that cannot be stored in any storage does not
 * count. Thread-safe.
 */
public final class EventStorageWatch implements EventStorageListener {

    /** How long a failure is one if nothing is written after it: nothing may be, where it takes traffic away. */
    static final Duration KEPT = Duration.ofSeconds(10);

    private final LongSupplier nanos;

    private volatile @Nullable Failure failure;

    /** Watches by the time of the system. */
    public EventStorageWatch() {
        this(System::nanoTime);
    }

    /**
     * Watches.
     *
     * @param nanos the time, of any origin
     */
    public EventStorageWatch(LongSupplier nanos) {
        this.nanos = nanos;
    }

    private record Failure(Throwable error, long at) {}

    @Override
    public void stored(int events) {
        if (this.failure != null) {
            this.failure = null;
        }
    }

    @Override
    public void writeFailed(int events, Throwable error) {
        this.failure = new Failure(error, this.nanos.getAsLong());
    }

    @Override
    public void unstorable(int events, Throwable error) {
        // The next event may be written.
    }

    /** Why it could not, not longer ago than {@link #KEPT}; {@code null} if it could since, or was not to. */
    @Nullable
    Throwable failure() {
        Failure last = this.failure;
        return (last != null && this.nanos.getAsLong() - last.at() < KEPT.toNanos()) ? last.error() : null;
    }
}
