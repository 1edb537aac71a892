package io.llmspell.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock for sections of a few instructions in which nothing can wait and no user code runs: taken by one
 * compare-and-set, released by one store, and not reentrant. Who finds it held for long, because its holder does not
 * run, yields and then sleeps. Nothing that is written often is beside it.
 */
@SuppressWarnings("unused") // the padding, and what is written through HELD
class SpinLock {

    private static final VarHandle HELD;

    private static final int SPINS = 128;

    private static final int YIELDS = 64;

    private static final long SLEEP = 20_000;

    static {
        try {
            HELD = MethodHandles.lookup().findVarHandle(SpinLock.class, "held", long.class);
        } catch (ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private long before1;
    private long before2;
    private long before3;
    private long before4;
    private long before5;
    private long before6;
    private long before7;

    /** 1 or 0: a boolean would be laid out elsewhere. */
    private volatile long held;

    final void lock() {
        if (!HELD.compareAndSet(this, 0L, 1L)) {
            lockSlowly();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // the holder may be waiting for this very processor
    private void lockSlowly() {
        for (int i = 0; ; i++) {
            if (this.held == 0 && HELD.compareAndSet(this, 0L, 1L)) {
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

    final void unlock() {
        HELD.setRelease(this, 0L);
    }
}
