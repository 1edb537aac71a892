package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** Time that stands still until it is moved, and says what is waited for. */
final class ManualReplayTimer implements ReplayTimer {

    private final ManualTicker ticker = new ManualTicker();

    private final BlockingQueue<Duration> waits = new LinkedBlockingQueue<>();

    /** Of the replay's thread. */
    private long waitedFor;

    @Override
    public long nanos() {
        return this.ticker.getAsLong();
    }

    /** Looks again from time to time: nobody tells the condition that the time was moved. */
    @Override
    @SuppressWarnings("WaitNotInLoop") // of the caller
    public void await(Condition changed, long until) throws InterruptedException {
        if (until != this.waitedFor) {
            this.waitedFor = until;
            this.waits.add(Duration.ofNanos(until - nanos()));
        }
        boolean unused = changed.await(1, TimeUnit.MILLISECONDS);
    }

    void advance(Duration duration) {
        this.ticker.advance(duration);
    }

    /** Waits until something is waited for, and returns how long that takes. */
    Duration nextWait() throws InterruptedException {
        Duration wait = this.waits.poll(20, TimeUnit.SECONDS);
        assertThat(wait).as("waited for something").isNotNull();
        return (wait != null) ? wait : Duration.ZERO;
    }
}
