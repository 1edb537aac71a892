package io.llmspell.hook;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The running hooks of one thread, innermost last, each with its deadline.
 *
 * <p>Written by its owner, read by the watchdog. A frame's state holds a number that grows with each use in its upper
 * bits and a status in the lower two. The owner arms with a volatile write of RUNNING, after the deadline. The watchdog
 * moves RUNNING to INTERRUPTING by compare-and-set, interrupts, records the overrun, and writes INTERRUPTED. The owner
 * leaves by compare-and-set from RUNNING to idle, which is 0, or else waits out INTERRUPTING and clears the interrupt.
 * So an interrupt never lands outside the hook it is for, and a frame that was left and armed anew is not mistaken for
 * the old one.
 *
 * <p>While the owner holds interrupts off, the watchdog records an overrun and leaves the interrupt to the owner: the
 * owner announces the hold before it reads the states, the watchdog writes INTERRUPTING before it reads the hold, so
 * one of them sees the other.
 */
final class WatchdogSlot {

    static final long NONE = Long.MAX_VALUE;

    private static final long RUNNING = 1;

    private static final long INTERRUPTING = 2;

    private static final long INTERRUPTED = 3;

    private static final long STATUS = 3;

    private static final VarHandle STATE;

    private static final VarHandle OWNER;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Frame.class, "state", long.class);
            OWNER = MethodHandles.lookup().findVarHandle(WatchdogSlot.class, "owner", Thread.class);
        } catch (ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    /** One running hook. All but the state is written by the owner while idle, and read after winning the state. */
    private static final class Frame {

        private volatile long state;

        private long began;

        private long deadline;

        private @Nullable BoundHook hook;

        private @Nullable HookContext context;

        private HookMode mode = HookMode.ENFORCE;

        private boolean pinned;

        /** Whether the owner was interrupted before the hook began. */
        private boolean interrupted;
    }

    private volatile @Nullable Thread owner;

    private volatile Frame[] frames = {new Frame(), new Frame()};

    /** How often the owner holds interrupts off. */
    private volatile int holds;

    /** Of the owner only. */
    private int depth;

    void owner(@Nullable Thread owner) {
        this.owner = owner;
    }

    /**
     * Takes the slot from a thread that died inside of a hook; returns whether there was one. Called by the watchdog.
     *
     * <p>By compare-and-set: the owner may have left, and died, since it was read. Then the slot is free already, and
     * must not be so twice.
     */
    boolean reclaim() {
        Thread thread = this.owner;
        if (thread == null || thread.isAlive() || !OWNER.compareAndSet(this, thread, null)) {
            return false;
        }
        this.depth = 0;
        return true;
    }

    int depth() {
        return this.depth;
    }

    /** Begins the deadline of a hook on the owner's thread. */
    void arm(BoundHook hook, HookContext context, HookMode mode, boolean pinned, long began) {
        Frame[] all = this.frames;
        int top = this.depth;
        if (top == all.length) {
            all = grow(all);
        }
        Frame frame = all[top];
        frame.hook = hook;
        frame.mode = mode;
        frame.context = context;
        frame.pinned = pinned;
        frame.began = began;
        frame.deadline = began + hook.timeoutNanos;
        frame.interrupted = Thread.currentThread().isInterrupted();
        // By the handle and not by assignment, to go as deep as leaving does: a full stack is noticed here, while
        // nothing has begun, and not at the end, which would leave the thread inside of the hook for ever.
        STATE.setVolatile(frame, (frame.state | STATUS) + 1 + RUNNING);
        this.depth = top + 1;
    }

    private Frame[] grow(Frame[] all) {
        Frame[] grown = Arrays.copyOf(all, all.length * 2);
        for (int i = all.length; i < grown.length; i++) {
            grown[i] = new Frame();
        }
        this.frames = grown;
        return grown;
    }

    /** Ends the deadline armed last; returns whether it had passed and the watchdog has dealt with it. */
    boolean leave() {
        int top = this.depth - 1;
        Frame frame = this.frames[top];
        long state = frame.state;
        boolean inTime = (state & STATUS) == RUNNING && STATE.compareAndSet(frame, state, state & ~STATUS);
        if (!inTime) {
            while ((frame.state & STATUS) == INTERRUPTING) {
                Thread.onSpinWait();
            }
            Thread.interrupted();
            frame.state = frame.state & ~STATUS;
        }
        frame.hook = null;
        frame.context = null;
        this.depth = top;
        if (frame.interrupted || isInterruptedFurtherOut()) {
            // Not for this hook, which may have taken it all the same.
            Thread.currentThread().interrupt();
        }
        return !inTime;
    }

    /** Holds interrupts of the watchdog off until {@link #release}. Called by the owner. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // by the owner only
    void hold() {
        this.holds++;
        Frame[] all = this.frames;
        for (int i = 0; i < this.depth; i++) {
            while ((all[i].state & STATUS) == INTERRUPTING) {
                Thread.onSpinWait();
            }
        }
        // One that came in before is given back at the release.
        if (isInterruptedFurtherOut()) {
            Thread.interrupted();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // by the owner only
    void release() {
        this.holds--;
        if (this.holds == 0 && isInterruptedFurtherOut()) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether a hook inside of which the owner still is has overrun. */
    private boolean isInterruptedFurtherOut() {
        Frame[] all = this.frames;
        for (int i = 0; i < this.depth; i++) {
            if ((all[i].state & STATUS) >= INTERRUPTING) {
                return true;
            }
        }
        return false;
    }

    boolean isInside(BoundHook hook) {
        Frame[] all = this.frames;
        for (int i = 0; i < this.depth; i++) {
            BoundHook running = all[i].hook;
            if (running != null && running.sameHookAndPoint(hook)) {
                return true;
            }
        }
        return false;
    }

    BoundHook[] activeHooks() {
        Frame[] all = this.frames;
        BoundHook[] active = new BoundHook[this.depth];
        for (int i = 0; i < active.length; i++) {
            active[i] = Objects.requireNonNull(all[i].hook);
        }
        return active;
    }

    /** The nearest deadline of a hook that runs, or {@link #NONE}. Called by the watchdog. */
    long nearestDeadline(long now) {
        long nearest = NONE;
        for (Frame frame : this.frames) {
            if ((frame.state & STATUS) == RUNNING) {
                nearest = Math.min(nearest, Math.max(0, frame.deadline - now));
            }
        }
        return nearest;
    }

    /** The number of hooks begun so far, to tell a busy slot from a quiet one. Called by the watchdog. */
    long uses() {
        long uses = 0;
        for (Frame frame : this.frames) {
            uses += frame.state >>> 2;
        }
        return uses;
    }

    /** Reports and interrupts the hooks that are past their deadline. Called by the watchdog. */
    void interruptOverdue(long now) {
        for (Frame frame : this.frames) {
            long state = frame.state;
            if ((state & STATUS) == RUNNING
                    && frame.deadline - now <= 0
                    && STATE.compareAndSet(frame, state, (state & ~STATUS) | INTERRUPTING)) {
                interrupt(frame, now);
            }
        }
    }

    private void interrupt(Frame frame, long now) {
        Thread thread = this.owner;
        BoundHook hook = frame.hook;
        HookContext context = frame.context;
        try {
            // First of all: recording tells listeners, and one of them may wait for what the hook holds.
            if (thread != null && this.holds == 0) {
                thread.interrupt();
            }
            if (hook != null && context != null) {
                Overrun.record(hook, context, frame.mode, now - frame.began, !frame.pinned);
            }
        } finally {
            frame.state = (frame.state & ~STATUS) | INTERRUPTED;
        }
    }
}
