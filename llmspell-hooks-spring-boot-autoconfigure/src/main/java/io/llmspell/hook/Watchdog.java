package io.llmspell.hook;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * One thread that interrupts hooks at their deadlines.
 *
 * <p>It wakes at the nearest deadline, and while hooks are being called at least every shortest time-out seen, so that
 * arming a deadline has nobody to wake: a deadline that is armed now is never nearer than the next wake-up. After a
 * while without hooks it parks, and the next deadline wakes it. Its plan to wake is written before it looks at the
 * slots a last time, and a deadline is written before the plan is read, both as volatile: one of the two sees the
 * other.
 */
final class Watchdog implements AutoCloseable {

    private static final Logger logger = System.getLogger(Watchdog.class.getName());

    private static final long LONGEST_TICK = 100_000_000;

    private static final long SHORTEST_TICK = 1_000_000;

    private static final int QUIET_TICKS_UNTIL_PARKED = 20;

    private final Queue<WatchdogSlot> slots = new ConcurrentLinkedQueue<>();

    private final Queue<WatchdogSlot> free = new ConcurrentLinkedQueue<>();

    private final LongSupplier ticker;

    private final Predicate<Thread> lastsLong;

    private final Thread thread;

    private volatile long wakeAt;

    private volatile long tick = LONGEST_TICK;

    private volatile boolean started;

    private volatile boolean closed;

    Watchdog(LongSupplier ticker, Predicate<Thread> lastsLong) {
        this.ticker = ticker;
        this.lastsLong = lastsLong;
        this.wakeAt = ticker.getAsLong() + Long.MAX_VALUE / 2;
        this.thread = new WatchdogThread(this::watch);
        this.thread.setDaemon(true);
    }

    /** Begins the deadline of a hook on the current thread. */
    WatchdogSlot arm(CallStack stack, BoundHook hook, HookContext context, HookMode mode, boolean pinned, long began) {
        WatchdogSlot slot = stack.slot();
        if (slot == null) {
            slot = assign(stack);
        }
        slot.arm(hook, context, mode, pinned, began);
        if (began + hook.timeoutNanos - this.wakeAt < 0) {
            try {
                hurry(hook.timeoutNanos);
            } catch (StackOverflowError ex) {
                slot.leave();
                throw ex;
            }
        }
        return slot;
    }

    /** Ends the deadline armed last on the current thread; returns whether it had passed. */
    boolean leave(CallStack stack, WatchdogSlot slot) {
        boolean overran = slot.leave();
        if (slot.depth() == 0 && !this.lastsLong.test(Thread.currentThread())) {
            stack.slot(null);
            slot.owner(null);
            this.free.add(slot);
        }
        return overran;
    }

    private WatchdogSlot assign(CallStack stack) {
        WatchdogSlot slot = this.free.poll();
        if (slot == null) {
            slot = new WatchdogSlot();
            this.slots.add(slot);
        }
        slot.owner(Thread.currentThread());
        stack.slot(slot);
        return slot;
    }

    private void hurry(long timeoutNanos) {
        if (timeoutNanos < this.tick) {
            this.tick = Math.max(timeoutNanos, SHORTEST_TICK);
        }
        if (!this.started) {
            start();
        }
        LockSupport.unpark(this.thread);
    }

    /** Starts with the first deadline: many an engine never has one. */
    private synchronized void start() {
        if (!this.started && !this.closed) {
            this.thread.start();
            this.started = true;
        }
    }

    private void watch() {
        int quietTicks = 0;
        long usesBefore = -1;
        while (!this.closed) {
            long now = this.ticker.getAsLong();
            long uses = 0;
            for (WatchdogSlot slot : this.slots) {
                interruptOverdue(slot, now);
                reclaim(slot);
                uses += slot.uses();
            }
            quietTicks = (uses == usesBefore) ? quietTicks + 1 : 0;
            usesBefore = uses;
            rest(now, quietTicks >= QUIET_TICKS_UNTIL_PARKED);
        }
    }

    private static void interruptOverdue(WatchdogSlot slot, long now) {
        try {
            slot.interruptOverdue(now);
        } catch (Throwable ex) {
            // All deadlines depend on this thread: whatever a user's breaker or listener throws must not end it.
            logger.log(Level.WARNING, "The overrun of a hook could not be recorded", ex);
        }
    }

    private void rest(long now, boolean quiet) {
        if (quiet) {
            this.tick = LONGEST_TICK;
        }
        this.wakeAt = now + (quiet ? Long.MAX_VALUE / 2 : this.tick);
        long wait = nearestDeadline(now);
        if (wait < this.wakeAt - now) {
            this.wakeAt = now + wait;
        } else if (quiet) {
            LockSupport.park(this);
            return;
        } else {
            wait = this.wakeAt - now;
        }
        LockSupport.parkNanos(this, wait);
    }

    private long nearestDeadline(long now) {
        long nearest = WatchdogSlot.NONE;
        for (WatchdogSlot slot : this.slots) {
            nearest = Math.min(nearest, slot.nearestDeadline(now));
        }
        return nearest;
    }

    private void reclaim(WatchdogSlot slot) {
        if (slot.reclaim()) {
            this.free.add(slot);
        }
    }

    @Override
    public void close() {
        this.closed = true;
        LockSupport.unpark(this.thread);
    }

    /** Whether the current thread is a watchdog's: hooks that listeners of it fire must not be without a deadline. */
    static boolean isOnItsThread() {
        return Thread.currentThread() instanceof WatchdogThread;
    }

    /** One that is known. */
    private static final class WatchdogThread extends Thread {

        WatchdogThread(Runnable task) {
            super(null, task, "llmspell-hooks-watchdog", 0, false);
        }
    }
}
