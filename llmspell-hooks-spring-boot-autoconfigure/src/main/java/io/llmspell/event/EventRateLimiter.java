package io.llmspell.event;

/** How fast a publisher may publish. */
@FunctionalInterface
public interface EventRateLimiter {

    /** Whether this publisher ({@link EventSource#component()}) may publish an event now; never waits. */
    boolean tryAcquire(String publisher);
}
