package io.llmspell.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Handles the events of a queue one after the other: as many lanes as a subscription has, as many of its events are
 * handled at once. A lane that has nothing to do rests, without a thread; woken, it waits among the ready lanes of the
 * {@link HandlerPool} for a worker, or, with an event whose handling failed, in the {@link EventMonitor} for its
 * back-off to end. It is in one of these places only.
 */
@SuppressWarnings("unused") // the padding
final class Lane extends EventQueue.TailView {

    private static final int BATCH = 256;

    /** How often a lane without events looks for some before it rests. */
    private static final int LOOKS = 10;

    /**
     * How long it spins in between, some half a microsecond: each look takes the queue's cache line from the publisher,
     * which had better put a few events in before it is taken again.
     */
    private static final int SPINS = 20;

    /** Who finds fewer events than this is faster than the publishers, and only in their way. */
    private static final int FEW = 16;

    private static final VarHandle HELD;

    private static final VarHandle STARTED;

    private static final VarHandle DELIVERED;

    private static final VarHandle DEAD;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            HELD = lookup.findVarHandle(Lane.class, "held", Held.class);
            STARTED = lookup.findVarHandle(Lane.class, "started", long.class);
            DELIVERED = lookup.findVarHandle(Lane.class, "delivered", long.class);
            DEAD = lookup.findVarHandle(Lane.class, "dead", long.class);
        } catch (ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final EventQueue queue;

    private final Delivery delivery;

    /** The lane behind this one, among those that are ready or that rest. */
    @Nullable
    Lane next;

    @SuppressWarnings("unused") // through HELD
    private volatile @Nullable Held held;

    /** Written by the one worker that has the lane, read by any thread. */
    private long started;

    private long delivered;

    private long dead;

    private long givenUp;

    private long after1;
    private long after2;
    private long after3;
    private long after4;
    private long after5;
    private long after6;
    private long after7;

    private volatile boolean overrun;

    Lane(EventQueue queue, Delivery delivery) {
        this.queue = queue;
        this.delivery = delivery;
    }

    /** An event whose handling failed and that is to be handled again. */
    private record Held(Object item, int attempts) {}

    /** Handles what is queued; returns whether the lane is to have another turn. */
    boolean run(Worker worker) {
        if (this.held != null) {
            if (this.queue.isPaused() && !this.queue.isClosed()) {
                return this.queue.restUnlessNeeded(this);
            }
            if (!runHeld(worker)) {
                return false;
            }
        }
        int left = BATCH;
        while (true) {
            Object item = this.queue.poll(this);
            if (item != null) {
                worker.busyAgain();
                STARTED.setOpaque(this, this.started + 1);
                if (!handle(worker, item, 1)) {
                    return false;
                }
                if (--left == 0 || worker.hasHadItsTurn()) {
                    this.queue.batchEnded();
                    this.delivery.checkPressure();
                    return true;
                }
            } else if (left < BATCH && worker.isNeededElsewhere()) {
                // Others first. It had events, so there will be more: not resting, it needs nobody to wake it for them.
                if (BATCH - left < FEW) {
                    spin();
                }
                return true;
            } else if (!linger(worker)) {
                boolean needed = this.queue.restUnlessNeeded(this);
                this.delivery.checkPressure();
                return needed;
            }
        }
    }

    /**
     * The next event often comes at once: to wait a moment for it costs less than to rest and be woken, unless others
     * wait for the worker.
     */
    private boolean linger(Worker worker) {
        if (!worker.mayLinger()) {
            return false;
        }
        for (int i = 0; i < LOOKS && !worker.isNeededElsewhere(); i++) {
            spin();
            if (this.queue.hasNext()) {
                return true;
            }
        }
        return false;
    }

    private static void spin() {
        for (int i = 0; i < SPINS; i++) {
            Thread.onSpinWait();
        }
    }

    private boolean runHeld(Worker worker) {
        Held again = (Held) HELD.getAndSet(this, null);
        if (again == null) {
            return true;
        }
        if (this.queue.isClosed()) {
            discard();
            return true;
        }
        return handle(worker, again.item(), again.attempts() + 1);
    }

    /** Returns whether the lane can go on, rather than wait for the event to be handled again. */
    private boolean handle(Worker worker, Object item, int attempt) {
        worker.causes(item);
        try {
            return handleOnce(worker, item, attempt);
        } finally {
            worker.causes(null);
        }
    }

    private boolean handleOnce(Worker worker, Object item, int attempt) {
        Throwable error = null;
        worker.begin();
        try {
            this.delivery.handle(item);
        } catch (Throwable ex) {
            error = ex;
        }
        worker.end();
        if (error == null) {
            DELIVERED.setOpaque(this, this.delivered + 1);
            return true;
        }
        // What observers do takes time too.
        worker.begin();
        try {
            return failed(item, attempt, error);
        } finally {
            worker.end();
        }
    }

    private boolean failed(Object item, int attempt, Throwable error) {
        long delay = this.delivery.failed(item, attempt, error);
        if (delay == Delivery.DEAD) {
            DEAD.setOpaque(this, this.dead + 1);
            return true;
        }
        HELD.setVolatile(this, new Held(item, attempt));
        if (this.queue.isClosed() && HELD.getAndSet(this, null) != null) {
            discard();
            return true;
        }
        this.delivery.handleLater(this, delay);
        return false;
    }

    /** Gives an event that waits for its back-off up. */
    void discardHeld() {
        if (HELD.getAndSet(this, null) != null) {
            discard();
        }
    }

    private void discard() {
        synchronized (this) {
            this.givenUp++;
        }
        this.queue.discardTaken();
    }

    boolean isHolding() {
        return this.held != null;
    }

    /** A handler on this lane has not returned in time, or has by now. */
    void overrun(boolean overrun) {
        this.overrun = overrun;
    }

    boolean isOverrun() {
        return this.overrun;
    }

    Delivery delivery() {
        return this.delivery;
    }

    long delivered() {
        return (long) DELIVERED.getOpaque(this);
    }

    long dead() {
        return (long) DEAD.getOpaque(this);
    }

    /** 1 for an event that is being handled or waits to be handled again, else 0. */
    synchronized long inFlight() {
        long ended = delivered() + dead() + this.givenUp;
        return Math.max(0, (long) STARTED.getOpaque(this) - ended);
    }
}
