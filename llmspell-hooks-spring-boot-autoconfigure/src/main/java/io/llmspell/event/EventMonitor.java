package io.llmspell.event;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One thread that looks after the workers and runs what is due: once a millisecond while handlers run, more and more
 * rarely when none does, and after a second without any it parks. With lazy wake-up it also polls for ready lanes, and
 * for a while after traffic nobody needs to wake it: then a publisher never pays for a wake-up.
 *
 * <p>How long it is going to rest is written before it looks at the timers and the workers a last time, and a timer is
 * there before {@link #schedule}, a worker is active before {@link #hurry} reads that, all as volatile: one of the two
 * sees the other.
 */
final class EventMonitor implements AutoCloseable {

    private static final Logger logger = System.getLogger(EventMonitor.class.getName());

    private static final long TICK = 1_000_000;

    private static final long LONGEST_TICK = 64 * TICK;

    private static final long QUIET = 1_000 * TICK;

    /** Of lazy wake-up: how often it looks for ready lanes, and for how long after the last one. */
    private static final long POLL = 50_000;

    private static final long POLLED_AFTER = 100 * TICK;

    private final LongSupplier ticker;

    private final Watched watched;

    private final boolean lazy;

    private final boolean manual;

    private final Thread thread = new Thread(null, this::watch, "llmspell-events-monitor", 0, false);

    private final PriorityQueue<Timer> timers = new PriorityQueue<>();

    private volatile long resting;

    private volatile boolean polling;

    private boolean started;

    private volatile boolean closed;

    /** Of the thread. */
    private long tick = TICK;

    private long lastTick;

    private long lastWork;

    private boolean waiting;

    EventMonitor(LongSupplier ticker, Watched watched, boolean lazy) {
        this(ticker, watched, lazy, false);
    }

    /**
     * Makes one.
     *
     * @param manual whether it has no thread, so that what is due runs when somebody calls {@link #runDue()}
     */
    EventMonitor(LongSupplier ticker, Watched watched, boolean lazy, boolean manual) {
        this.ticker = ticker;
        this.watched = watched;
        this.lazy = lazy;
        this.manual = manual;
        this.resting = Long.MAX_VALUE;
        this.thread.setDaemon(true);
    }

    /** What the monitor looks after. */
    interface Watched {

        /** Looks after the workers. */
        Activity tick(long now);

        /** Has ready lanes run; returns whether there is anything to do. */
        boolean poll();

        /** Lets the workers that wait for work end. */
        void retireIdle();
    }

    /** What there is to look after. */
    enum Activity {
        /** Events are being handled, or are to be. */
        WORKING,
        /** Nothing but handlers that take long. */
        WAITING,
        /** Nobody is awake. */
        NONE
    }

    private record Timer(long due, Runnable action) implements Comparable<Timer> {

        @Override
        public int compareTo(Timer other) {
            return Long.signum(this.due - other.due);
        }
    }

    long now() {
        return this.ticker.getAsLong();
    }

    /** Runs something short on the monitor's thread after a while. */
    void schedule(long nanos, Runnable action) {
        synchronized (this.timers) {
            this.timers.add(new Timer(now() + nanos, action));
        }
        wakeIfRestingLongerThan(nanos);
    }

    /** A worker is active: from now on ticks matter. */
    void hurry() {
        wakeIfRestingLongerThan(TICK);
    }

    /** Whether it will soon look for ready lanes by itself. */
    boolean isPolling() {
        return this.polling;
    }

    private void wakeIfRestingLongerThan(long nanos) {
        if (this.resting > nanos) {
            start();
            LockSupport.unpark(this.thread);
        }
    }

    private synchronized void start() {
        if (!this.started && !this.closed && !this.manual) {
            this.thread.start();
            this.started = true;
        }
    }

    private void watch() {
        this.lastWork = now();
        while (!this.closed) {
            long now = now();
            try {
                runDue(now);
                boolean working = look(now);
                rest(now, working);
            } catch (Throwable ex) {
                // Time-outs and retries depend on this thread: whatever an observer throws must not end it.
                logger.log(Level.WARNING, "The event monitor goes on after an unexpected failure", ex);
                LockSupport.parkNanos(this, LONGEST_TICK);
            }
        }
    }

    private boolean look(long now) {
        boolean working;
        if (now - this.lastTick >= TICK) {
            this.lastTick = now;
            Activity activity = this.watched.tick(now);
            this.waiting = activity == Activity.WAITING;
            working = activity == Activity.WORKING;
        } else {
            working = this.watched.poll();
        }
        if (working) {
            this.lastWork = now;
            this.tick = TICK;
        }
        return working;
    }

    private void rest(long now, boolean working) {
        long quiet = now - this.lastWork;
        if (this.lazy && quiet < POLLED_AFTER) {
            this.polling = true;
            this.resting = POLL;
            LockSupport.parkNanos(this, POLL);
            return;
        }
        long pause = working ? TICK : longer();
        if (quiet >= QUIET && !this.waiting) {
            this.watched.retireIdle();
            pause = Long.MAX_VALUE;
        }
        this.resting = pause;
        pause = Math.min(pause, untilNextTimer(now));
        this.resting = pause;
        this.polling = false;
        if (!this.watched.poll() || pause <= TICK) {
            park(pause);
        }
        this.resting = 0;
    }

    private void park(long pause) {
        if (pause == Long.MAX_VALUE) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, pause);
        }
    }

    private long longer() {
        long pause = this.tick;
        this.tick = Math.min(this.tick * 2, LONGEST_TICK);
        return pause;
    }

    /** Runs what is due now, on the calling thread. */
    void runDue() {
        runDue(now());
    }

    /** Nanoseconds until something is due; {@link Long#MAX_VALUE} if nothing is planned. */
    long untilNextTimer() {
        return untilNextTimer(now());
    }

    private long untilNextTimer(long now) {
        synchronized (this.timers) {
            Timer next = this.timers.peek();
            return (next != null) ? Math.max(1, next.due() - now) : Long.MAX_VALUE;
        }
    }

    private void runDue(long now) {
        for (Runnable due = takeDue(now); due != null; due = takeDue(now)) {
            due.run();
        }
    }

    private @Nullable Runnable takeDue(long now) {
        synchronized (this.timers) {
            Timer next = this.timers.peek();
            if (next == null || next.due() - now > 0) {
                return null;
            }
            this.timers.remove();
            return next.action();
        }
    }

    @Override
    public void close() {
        this.closed = true;
        LockSupport.unpark(this.thread);
    }
}
