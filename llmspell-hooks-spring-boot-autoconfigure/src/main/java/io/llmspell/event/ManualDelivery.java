package io.llmspell.event;

import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Has the handlers of one bus run when it is told to, on the thread that tells it: for tests, in which nothing is to
 * happen by itself. The bus has no thread of its own then; queues, strategies, retries and dead letters are those of
 * any bus. What is due is told by the {@linkplain EventBusBuilder#ticker ticker} of the bus: that of a back-off too,
 * and no handler is interrupted for taking too long.
 *
 * <p>Safe for use by many threads: one at a time runs handlers.
 */
public final class ManualDelivery {

    private final Queue<Runnable> workers = new ConcurrentLinkedQueue<>();

    private final ReentrantLock turn = new ReentrantLock();

    private volatile @Nullable HandlerPool pool;

    synchronized HandlerPool open(LongSupplier ticker) {
        if (this.pool != null) {
            throw new IllegalStateException("This delivery is that of another bus: make one for each bus");
        }
        HandlerPool opened = HandlerPool.manual(this.workers::add, ticker);
        this.pool = opened;
        return opened;
    }

    /**
     * Has everything handled that is there now, with what handlers publish meanwhile, and tries again what is due by
     * now. Called by a handler it does nothing: whoever runs that handler goes on.
     */
    public void run() {
        HandlerPool known = this.pool;
        if (known == null || this.turn.isHeldByCurrentThread()) {
            return;
        }
        this.turn.lock();
        try {
            Runnable worker;
            do {
                known.monitor().runDue();
                known.signal();
                worker = this.workers.poll();
                if (worker != null) {
                    worker.run();
                }
            } while (worker != null);
        } finally {
            this.turn.unlock();
        }
    }

    /** How long it is, by the ticker of the bus, until something is due; empty if nothing is planned. */
    public Optional<Duration> untilNextDue() {
        HandlerPool known = this.pool;
        long nanos = (known != null) ? known.monitor().untilNextTimer() : Long.MAX_VALUE;
        return (nanos == Long.MAX_VALUE) ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
    }
}
