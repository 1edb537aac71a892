package io.llmspell.sample.event;

import io.llmspell.annotation.OnEvent;
import io.llmspell.event.OverflowStrategy;
import io.llmspell.event.UniversalEvent;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Stands in for a slow medium, such as a tape: it is given every event and takes its time for each. What it has no room
 * for is dropped, the oldest first, and the desk never waits for it.
 */
@Component
class Archive implements DisposableBean {

    static final String SUBSCRIPTION = "archive.keep";

    private static final Logger log = LoggerFactory.getLogger(Archive.class);

    private static final int ROOM = 5;

    private final Duration pause;

    private final CountDownLatch closed = new CountDownLatch(1);

    Archive(EventSettings settings) {
        this.pause = settings.archivePause();
    }

    @OnEvent(value = "**", name = SUBSCRIPTION, queueSize = ROOM, strategy = OverflowStrategy.DROP_OLDEST)
    void keep(UniversalEvent event) throws InterruptedException {
        if (!this.closed.await(this.pause.toNanos(), TimeUnit.NANOSECONDS)) {
            log.debug("Archived: {}", event);
        }
    }

    /** An application that ends does not wait for the tape. */
    @Override
    public void destroy() {
        this.closed.countDown();
    }
}
