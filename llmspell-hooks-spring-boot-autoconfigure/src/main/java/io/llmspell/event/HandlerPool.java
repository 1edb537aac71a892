package io.llmspell.event;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the lanes that are ready, on as many workers as there are processors, and on one more for each handler that
 * takes long: fast handlers share few threads and need no wake-ups, and a slow one holds up nobody for more than a tick
 * of the monitor.
 *
 * <p>A publisher makes lanes ready and then signals once, however many they are. A signal wakes one worker, and none
 * where one is looking for work already; a worker that takes a lane and leaves others signals in turn. A worker looks
 * at the ready lanes under the lock before it parks, so that no signal is lost.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock only
final class HandlerPool implements EventMonitor.Watched {

    private static final Logger logger = System.getLogger(HandlerPool.class.getName());

    private static final int SPINS = 100;

    private static final long RETRY_START = 1_000_000_000;

    private final SpinLock lock = new SpinLock();

    private final Executor executor;

    private final EventMonitor monitor;

    private final int parallelism;

    private final int maximum;

    private final boolean lazy;

    /** Whether workers end when there is nothing to do: somebody runs them, and is to get on. */
    private final boolean manual;

    /** Under the lock. */
    private final ArrayDeque<Worker> idle = new ArrayDeque<>();

    private final List<Worker> workers = new ArrayList<>();

    private @Nullable Lane firstReady;

    private @Nullable Lane lastReady;

    private volatile int ready;

    /** Workers that are awake and not in a handler that takes long. */
    private volatile int active;

    private volatile int searching;

    /** How many may be active: more than there are processors while a crowd of slow handlers is to be got through. */
    private volatile int limit;

    /** When a thread may be asked for again, after one was refused. */
    private volatile long notBefore;

    private volatile boolean closed;

    HandlerPool(Executor executor, LongSupplier ticker, int parallelism, int maximum, boolean lazy) {
        this(executor, ticker, parallelism, maximum, lazy, false);
    }

    /** One whose handlers run on the thread of whoever runs what it gives the executor. */
    static HandlerPool manual(Executor executor, LongSupplier ticker) {
        return new HandlerPool(executor, ticker, 1, 1, false, true);
    }

    private HandlerPool(
            Executor executor, LongSupplier ticker, int parallelism, int maximum, boolean lazy, boolean manual) {
        this.executor = executor;
        this.manual = manual;
        this.monitor = new EventMonitor(ticker, this, lazy, manual);
        this.parallelism = parallelism;
        this.limit = parallelism;
        this.maximum = maximum;
        this.lazy = lazy;
        this.notBefore = this.monitor.now();
    }

    EventMonitor monitor() {
        return this.monitor;
    }

    /** Puts a lane at the end of those that wait for a worker. A {@link #signal} must follow. */
    void ready(Lane lane) {
        this.lock.lock();
        try {
            lane.next = null;
            if (this.lastReady == null) {
                this.firstReady = lane;
            } else {
                this.lastReady.next = lane;
            }
            this.lastReady = lane;
            this.ready = this.ready + 1;
        } finally {
            this.lock.unlock();
        }
    }

    boolean hasReady() {
        return this.ready > 0;
    }

    boolean isClosed() {
        return this.closed;
    }

    /** Sees to it that a worker takes the lanes that were made ready. */
    void signal() {
        if (this.ready == 0 || this.searching > 0 || this.active >= this.limit) {
            return;
        }
        if (this.lazy && this.monitor.isPolling()) {
            return;
        }
        wakeOne(false);
    }

    @Override
    public boolean poll() {
        if (this.ready > 0 && this.active < this.limit) {
            wakeOne(true);
        }
        return this.ready > 0 || this.active > 0;
    }

    /**
     * Wakes a worker.
     *
     * @param anyway even if another is looking for work: it may have found some
     */
    private void wakeOne(boolean anyway) {
        Worker worker;
        boolean made = false;
        this.lock.lock();
        try {
            if (this.ready == 0 || (this.searching > 0 && !anyway) || this.active >= this.limit || this.closed) {
                return;
            }
            worker = this.idle.pollLast();
            if (worker == null) {
                if (this.workers.size() >= this.maximum || this.monitor.now() - this.notBefore < 0) {
                    return;
                }
                worker = new Worker(this);
                this.workers.add(worker);
                made = true;
            }
            this.active = this.active + 1;
            beginSearch(worker);
        } finally {
            this.lock.unlock();
        }
        if (made) {
            start(worker);
        } else {
            unpark(worker);
        }
    }

    private void start(Worker worker) {
        try {
            this.executor.execute(worker);
        } catch (RuntimeException | Error ex) {
            // Such as no memory for a thread. The monitor tries again as long as lanes are ready.
            this.lock.lock();
            try {
                this.workers.remove(worker);
                this.active = this.active - 1;
                endSearch(worker);
            } finally {
                this.lock.unlock();
            }
            this.notBefore = this.monitor.now() + RETRY_START;
            logger.log(Level.WARNING, "No thread for event handlers, trying again: " + ex);
            this.monitor.hurry();
        }
    }

    private static void unpark(Worker worker) {
        worker.awake = true;
        LockSupport.unpark(worker.thread());
    }

    private void beginSearch(Worker worker) {
        if (!worker.searching) {
            worker.searching = true;
            this.searching = this.searching + 1;
        }
    }

    private void endSearch(Worker worker) {
        if (worker.searching) {
            worker.searching = false;
            this.searching = this.searching - 1;
        }
    }

    /** The next lane to run, for which the worker waits; {@code null} if it is to end. */
    @Nullable
    Lane next(Worker worker) {
        while (true) {
            Lane lane = takeOrPark(worker);
            if (lane != null) {
                if (this.ready > 0) {
                    signal();
                }
                return lane;
            }
            if (!awaitSignal(worker)) {
                return null;
            }
            this.monitor.hurry();
        }
    }

    private @Nullable Lane takeOrPark(Worker worker) {
        spin(worker);
        this.lock.lock();
        try {
            endSearch(worker);
            Lane lane = this.firstReady;
            if (lane == null || this.active > this.limit) {
                park(worker);
                return null;
            }
            this.firstReady = lane.next;
            if (lane.next == null) {
                this.lastReady = null;
            }
            lane.next = null;
            this.ready = this.ready - 1;
            return lane;
        } finally {
            this.lock.unlock();
        }
    }

    private void park(Worker worker) {
        this.active = this.active - 1;
        if (this.closed || this.manual) {
            worker.retired = true;
            this.workers.remove(worker);
        } else {
            worker.awake = false;
            this.idle.addLast(worker);
        }
    }

    private void spin(Worker worker) {
        if (this.ready > 0 || !mayLinger(worker)) {
            return;
        }
        for (int i = 0; i < SPINS && this.ready == 0; i++) {
            Thread.onSpinWait();
        }
    }

    private static boolean awaitSignal(Worker worker) {
        while (!worker.awake) {
            LockSupport.park(worker);
            // It would not park again while it is interrupted; and the interrupt is not for the next handler.
            Thread.interrupted();
        }
        return !worker.retired;
    }

    /** Whether the worker may wait a moment for work: one at a time does, and is not woken for what comes meanwhile. */
    boolean mayLinger(Worker worker) {
        if (worker.searching) {
            return true;
        }
        if (this.searching > 0 || this.ready > 0) {
            return false;
        }
        this.lock.lock();
        try {
            if (this.searching > 0) {
                return false;
            }
            beginSearch(worker);
            return true;
        } finally {
            this.lock.unlock();
        }
    }

    /** The worker has other things to do than to see to the ready lanes. */
    void stopSearching(Worker worker) {
        this.lock.lock();
        try {
            endSearch(worker);
        } finally {
            this.lock.unlock();
        }
        signal();
    }

    /** A handler that took long has returned. */
    void isBack() {
        this.lock.lock();
        try {
            this.active = this.active + 1;
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public EventMonitor.Activity tick(long now) {
        int awake = 0;
        int slow = 0;
        for (Worker worker : snapshot()) {
            if (worker.awake) {
                awake++;
                if (worker.takesLong(now)) {
                    noLongerCountOn(worker);
                }
                slow += worker.isSlow() ? 1 : 0;
                worker.endLongTurn(this.ready > 0);
                worker.interruptOverrun(now);
            }
        }
        this.limit = Math.max(this.parallelism, slow);
        if (poll()) {
            return EventMonitor.Activity.WORKING;
        }
        return (awake > 0) ? EventMonitor.Activity.WAITING : EventMonitor.Activity.NONE;
    }

    /** Neither is it one of those that get on, nor does it look for work. */
    private void noLongerCountOn(Worker slow) {
        this.lock.lock();
        try {
            this.active = this.active - 1;
            endSearch(slow);
        } finally {
            this.lock.unlock();
        }
    }

    private List<Worker> snapshot() {
        this.lock.lock();
        try {
            return List.copyOf(this.workers);
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public void retireIdle() {
        List<Worker> ending;
        this.lock.lock();
        try {
            ending = List.copyOf(this.idle);
            this.idle.clear();
            this.workers.removeAll(ending);
        } finally {
            this.lock.unlock();
        }
        for (Worker worker : ending) {
            worker.retired = true;
            unpark(worker);
        }
    }

    int workers() {
        this.lock.lock();
        try {
            return this.workers.size();
        } finally {
            this.lock.unlock();
        }
    }

    /** Starts no more workers, ends those that wait, and interrupts handlers that are under way. */
    void close() {
        this.lock.lock();
        try {
            this.closed = true;
        } finally {
            this.lock.unlock();
        }
        retireIdle();
        snapshot().forEach(Worker::interrupt);
        this.monitor.close();
    }
}
