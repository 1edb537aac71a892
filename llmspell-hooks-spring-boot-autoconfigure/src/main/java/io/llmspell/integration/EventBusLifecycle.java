package io.llmspell.integration;

import io.llmspell.event.EventBus;
import io.llmspell.event.ShutdownReport;
import java.time.Duration;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Shuts the bus down with the application: after whatever serves requests or listens to queues has stopped, and before
 * any bean is destroyed, so that handlers still find all they need.
 */
public final class EventBusLifecycle implements SmartLifecycle {

    /** Starts before, and stops after, nearly everything else. */
    public static final int PHASE = Integer.MIN_VALUE + 1000;

    private static final Log logger = LogFactory.getLog(EventBusLifecycle.class);

    private final EventBus bus;

    private final Duration limit;

    private volatile boolean running;

    /**
     * Makes one.
     *
     * @param limit how long the events that are waiting are handled for
     */
    public EventBusLifecycle(EventBus bus, Duration limit) {
        this.bus = bus;
        this.limit = limit;
    }

    @Override
    public void start() {
        this.running = true;
    }

    @Override
    public void stop() {
        this.running = false;
        ShutdownReport report = this.bus.shutdown(this.limit);
        if (!report.drained() || !report.discarded().isEmpty()) {
            logger.warn("Not all events were handled (within " + this.limit + "); discarded, by subscription: "
                    + report.discarded() + "; interrupted: " + report.interrupted());
        }
    }

    @Override
    public boolean isRunning() {
        return this.running;
    }

    /** A bus that was shut down does not start again, so a context that only pauses leaves it alone. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
