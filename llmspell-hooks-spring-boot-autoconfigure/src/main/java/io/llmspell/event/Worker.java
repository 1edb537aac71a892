package io.llmspell.event;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One thread of a {@link HandlerPool}, which runs lanes as they become ready.
 *
 * <p>Each handled event has a number, which is the worker's state while it is handled, with what the monitor has to say
 * of it in the two lowest bits: that it takes long (the pool may run another worker in its place), and that it has
 * overrun its time-out and was interrupted. The monitor and the worker change the state by compare-and-set, and the
 * worker waits out an interrupt that is under way: so no interrupt reaches the next handler.
 */
final class Worker implements Runnable {

    private static final Logger logger = System.getLogger(EventBus.class.getName());

    private static final VarHandle STATE;

    private static final ThreadLocal<@Nullable Worker> CURRENT = new ThreadLocal<>();

    private static final long IDLE = 0;

    private static final long NUMBER = 4;

    private static final long FLAGS = 3;

    private static final long RUNNING = 0;

    private static final long LONG = 1;

    private static final long INTERRUPTING = 2;

    private static final long OVERRUN = 3;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Worker.class, "state", long.class);
        } catch (ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final HandlerPool pool;

    private volatile @Nullable Thread thread;

    private volatile @Nullable Lane lane;

    /** Set before its first lane runs. */
    private @Nullable CurrentEvent currentEvent;

    @SuppressWarnings("unused") // through STATE
    private volatile long state;

    private long number;

    /**
     * Whether it is the one who looks for work; written by the pool, under its lock, when the worker has asked for it.
     */
    boolean searching;

    /** Set by whoever wakes it, with something to do or to end. */
    volatile boolean awake = true;

    volatile boolean retired;

    /** Set by the monitor when the lane has been running for more than a tick while others are ready. */
    private volatile boolean turnOver;

    /** Of the monitor: the lane it was in at the last tick. */
    private @Nullable Lane seenLane;

    /** Of the monitor. */
    private long seen;

    private long seenAt;

    Worker(HandlerPool pool) {
        this.pool = pool;
    }

    @Override
    public void run() {
        this.thread = Thread.currentThread();
        CURRENT.set(this);
        this.currentEvent = CurrentEvent.ofThisThread();
        this.pool.monitor().hurry();
        try {
            for (Lane next = this.pool.next(this); next != null; next = this.pool.next(this)) {
                this.lane = next;
                if (runTurns(next)) {
                    this.pool.ready(next);
                }
                this.lane = null;
            }
        } finally {
            CURRENT.remove();
            CurrentEvent.forget();
        }
    }

    /**
     * Runs a lane until it has nothing to do or others are waiting: to put it back for itself to take would only make
     * publishers wake somebody for it.
     */
    private boolean runTurns(Lane next) {
        boolean again;
        do {
            this.turnOver = false;
            again = runLane(next);
        } while (again && !this.pool.hasReady() && !this.pool.isClosed());
        return again;
    }

    /** A lane is never lost, whatever happens: it has another turn. */
    private boolean runLane(Lane next) {
        try {
            return next.run(this);
        } catch (Throwable ex) {
            logger.log(Level.ERROR, "The event bus goes on after an unexpected failure", ex);
            return true;
        }
    }

    /** Whether the current thread is inside of a handler of this delivery. */
    static boolean isInside(Delivery delivery) {
        Worker current = CURRENT.get();
        Lane lane = (current != null) ? current.lane : null;
        return lane != null && lane.delivery().equals(delivery);
    }

    /** Whether the current thread runs handlers. */
    static boolean isHandlerThread() {
        return CURRENT.get() != null;
    }

    /** What is published from now on is caused by this event; {@code null} for by none. */
    void causes(@Nullable Object item) {
        CurrentEvent known = this.currentEvent;
        if (known != null) {
            known.set(item);
        }
    }

    /** The handling of an event begins. */
    void begin() {
        this.number += NUMBER;
        STATE.setRelease(this, this.number);
    }

    /** The handling of the event has ended. */
    void end() {
        if (!STATE.compareAndSet(this, this.number, IDLE)) {
            endSlowly();
        }
        // What the handler left behind is not for the next one.
        Thread.interrupted();
    }

    private void endSlowly() {
        while (!STATE.compareAndSet(this, this.number | LONG, IDLE)) {
            if (this.state == (this.number | OVERRUN)) {
                Lane ended = this.lane;
                if (ended != null) {
                    ended.overrun(false);
                }
                this.state = IDLE;
                break;
            }
            Thread.onSpinWait();
        }
        this.pool.isBack();
    }

    boolean mayLinger() {
        return this.pool.mayLinger(this);
    }

    /** It goes on with what it has. If others wait, it can no longer be counted on to see to them soon. */
    void busyAgain() {
        if (this.searching && this.pool.hasReady()) {
            this.pool.stopSearching(this);
        }
    }

    /** Whether others have waited for so long that its lane has had its turn. */
    boolean hasHadItsTurn() {
        return this.turnOver;
    }

    boolean isNeededElsewhere() {
        return this.pool.hasReady();
    }

    @Nullable
    Thread thread() {
        return this.thread;
    }

    /** Interrupts whatever it does, for good: there will be no next handler. */
    void interrupt() {
        Thread known = this.thread;
        if (known != null && this.lane != null && !known.equals(Thread.currentThread())) {
            known.interrupt();
        }
    }

    /** Asked by the monitor at each tick; returns whether the worker is found to be in the event it was in before. */
    boolean takesLong(long now) {
        long current = this.state;
        if (current == IDLE || (current & ~FLAGS) != this.seen) {
            this.seen = current & ~FLAGS;
            this.seenAt = now;
            return false;
        }
        return (current & FLAGS) == RUNNING && STATE.compareAndSet(this, current, current | LONG);
    }

    /**
     * Ends the turn of a lane that it was in at the last tick already. Asked by the monitor while other lanes are
     * ready.
     */
    @SuppressWarnings("ReferenceEquality") // a lane is what it is
    void endLongTurn(boolean othersAreReady) {
        Lane current = this.lane;
        if (othersAreReady && current != null && current == this.seenLane) {
            this.turnOver = true;
        }
        this.seenLane = current;
    }

    /** Whether it is in an event that takes long. */
    boolean isSlow() {
        return (this.state & FLAGS) != RUNNING;
    }

    /** Interrupts a handler that is past its time-out. Asked by the monitor after {@link #takesLong}. */
    void interruptOverrun(long now) {
        Lane running = this.lane;
        long current = this.state;
        if (running == null || current != (this.seen | LONG)) {
            return;
        }
        long timeout = running.delivery().handlerTimeoutNanos();
        if (timeout == 0
                || now - this.seenAt < timeout
                || !STATE.compareAndSet(this, current, this.seen | INTERRUPTING)) {
            return;
        }
        try {
            running.overrun(true);
            Thread known = this.thread;
            if (known != null) {
                known.interrupt();
            }
        } finally {
            this.state = this.seen | OVERRUN;
        }
        running.delivery().overran(running);
    }
}
