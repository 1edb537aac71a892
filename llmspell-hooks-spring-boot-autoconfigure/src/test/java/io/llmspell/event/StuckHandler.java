package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Notes the events it is given and returns when it is let go, whoever interrupts it. */
final class StuckHandler implements EventHandler {

    final RecordingHandler seen = new RecordingHandler();

    private final Semaphore started = new Semaphore(0);

    private final Semaphore released = new Semaphore(0);

    @Override
    public void handle(UniversalEvent event) {
        this.seen.handle(event);
        this.started.release();
        this.released.acquireUninterruptibly();
    }

    /** Waits until so many more handlings have begun. */
    void awaitStarted(int more) throws InterruptedException {
        assertThat(this.started.tryAcquire(more, 20, TimeUnit.SECONDS))
                .as("%s started in time", more)
                .isTrue();
    }

    /** Lets one handling end. */
    void releaseOne() {
        this.released.release();
    }

    /** Lets all end, those to come as well. */
    void release() {
        this.released.release(1_000_000);
    }
}
