package io.llmspell.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock for sections of a few instructions in which nothing can wait and no user code runs. Taking and releasing it
 * costs about a third of what a {@link java.util.concurrent.locks.ReentrantLock} costs; not reentrant. Who finds it
 * held for long, because its holder does not run, yields and then sleeps.
 */
final class SpinLock {

    private static final VarHandle HELD;

    private static final int SPINS = 128;

    private static final int YIELDS = 64;

    private static final long SLEEP = 20_000;

    static {
        try {
            HELD = MethodHandles.lookup().findVarHandle(SpinLock.class, "held", boolean.class);
        } catch (ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    @SuppressWarnings("unused") // through HELD
    private volatile boolean held;

    void lock() {
        if (!HELD.compareAndSet(this, false, true)) {
            lockSlowly();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // the holder may be waiting for this very processor
    private void lockSlowly() {
        for (int i = 0; ; i++) {
            if (!this.held && HELD.compareAndSet(this, false, true)) {
                return;
            }
            if (i < SPINS) {
                Thread.onSpinWait();
            } else if (i < SPINS + YIELDS) {
                Thread.yield();
            } else {
                // Of an interrupted thread it returns at once.
                LockSupport.parkNanos(this, SLEEP);
                Thread.yield();
            }
        }
    }

    void unlock() {
        HELD.setRelease(this, false);
    }
}
