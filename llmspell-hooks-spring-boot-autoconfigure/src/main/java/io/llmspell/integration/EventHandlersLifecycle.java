package io.llmspell.integration;

import org.springframework.context.SmartLifecycle;

/**
 * Has durable handlers begin when all beans are there and nearly everything else has started, as Spring's containers of
 * message listeners do. They end with the bus.
 */
public final class EventHandlersLifecycle implements SmartLifecycle {

    private final EventInfrastructure infrastructure;

    private volatile boolean running;

    /** Makes one for the handlers of a context. */
    public EventHandlersLifecycle(EventInfrastructure infrastructure) {
        this.infrastructure = infrastructure;
    }

    @Override
    public void start() {
        this.running = true;
        this.infrastructure.start();
    }

    @Override
    public void stop() {
        this.running = false;
    }

    @Override
    public boolean isRunning() {
        return this.running;
    }

    /** As of the bus. */
    @Override
    public boolean isPauseable() {
        return false;
    }
}
