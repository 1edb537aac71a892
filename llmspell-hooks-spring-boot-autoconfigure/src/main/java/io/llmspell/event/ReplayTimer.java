package io.llmspell.event;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** The time that a replay goes by. */
interface ReplayTimer {

    ReplayTimer SYSTEM = new ReplayTimer() {

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        @SuppressWarnings("WaitNotInLoop") // of the caller
        public void await(Condition changed, long until) throws InterruptedException {
            boolean unused = changed.await(until - nanos(), TimeUnit.NANOSECONDS);
        }
    };

    long nanos();

    /** Waits until this time, or less; under the lock of the condition. */
    void await(Condition changed, long until) throws InterruptedException;
}
