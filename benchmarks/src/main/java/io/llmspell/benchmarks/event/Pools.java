package io.llmspell.benchmarks.event;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The threads of the peers: as many for all as there are processors on the machine that our figures are from. */
final class Pools {

    private static final int THREADS = 2;

    private static final int SPINS = 32;

    private static final int YIELDS = 64;

    private static final long PAUSE = 20_000;

    private Pools() {}

    /** How many threads serve these subscribers: one that is alone has its events in order then. */
    static int threads(List<?> subscribers) {
        return Math.max(1, Math.min(subscribers.size(), THREADS));
    }

    /** A fixed pool that takes all that comes: for peers that bound their own queues. */
    static ThreadPoolExecutor unbounded(List<?> subscribers) {
        int threads = threads(subscribers);
        return new ThreadPoolExecutor(
                threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons("peer"));
    }

    /** A fixed pool whose publishers wait for room: for peers that queue in their executor, an event and subscriber. */
    static ThreadPoolExecutor bounded(List<?> subscribers) {
        int threads = threads(subscribers);
        RejectedExecutionHandler waiting = (task, pool) -> {
            try {
                pool.getQueue().put(task);
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
                throw new RejectedExecutionException(ex);
            }
        };
        int capacity = Contenders.CAPACITY * subscribers.size();
        return new ThreadPoolExecutor(
                threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(capacity), daemons("peer"), waiting);
    }

    static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Waits for room where a peer has no wait of its own; longer from time to time. */
    @SuppressWarnings("ThreadPriorityCheck") // to yield is what is best for a full queue on two cores
    static void pause(int times) {
        if (times < SPINS) {
            Thread.onSpinWait();
        } else if (times < YIELDS) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(PAUSE);
        }
    }
}
