package io.llmspell.hook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A registered hook with the state it has while it is registered. */
final class HookEntry implements RegisteredHook {

    private final String id = Uuid7.next().toString();

    private final HookDefinition definition;

    private final long sequence;

    private final Duration timeout;

    private final ExecutionMode execution;

    private final HookBreaker breaker;

    private int healthyRuns;

    private final int healthyAfter;

    /** Runs on threads of their own that were given up and have not ended. */
    private final AtomicInteger stuckRuns = new AtomicInteger();

    private volatile HookMode mode;

    private volatile boolean moved;

    private volatile boolean registered = true;

    private volatile @Nullable Thread announcer;

    HookEntry(
            HookDefinition definition,
            long sequence,
            Duration timeout,
            ExecutionMode execution,
            HookBreaker breaker,
            int healthyAfter) {
        this.definition = definition;
        this.sequence = sequence;
        this.timeout = timeout;
        this.execution = execution;
        this.breaker = breaker;
        this.healthyAfter = healthyAfter;
        this.mode = definition.metadata().mode();
    }

    @Override
    public String id() {
        return this.id;
    }

    @Override
    public HookDefinition definition() {
        return this.definition;
    }

    @Override
    public HookMode mode() {
        return this.mode;
    }

    void mode(HookMode mode) {
        this.mode = mode;
    }

    void announcer(@Nullable Thread thread) {
        this.announcer = thread;
    }

    /** Whether the current thread is telling the listeners that this hook is registered. */
    boolean isAnnounced() {
        return Thread.currentThread().equals(this.announcer);
    }

    @Override
    public BreakerState breakerState() {
        return this.breaker.state();
    }

    @Override
    public Optional<Instant> breakerOpenUntil() {
        return Optional.ofNullable(this.breaker.openUntil());
    }

    HookBreaker breaker() {
        return this.breaker;
    }

    @Override
    public Duration timeout() {
        return this.timeout;
    }

    @Override
    public ExecutionMode execution() {
        return this.execution;
    }

    @Override
    public boolean moved() {
        return this.moved;
    }

    /** After an overrun later calls go to a thread of their own, until enough of them were in time. */
    synchronized void move() {
        this.healthyRuns = 0;
        this.moved = true;
    }

    /** A run that began after the move was in time. */
    synchronized void ranInTimeSinceMoved() {
        if (this.moved && ++this.healthyRuns >= this.healthyAfter) {
            this.moved = false;
        }
    }

    AtomicInteger stuckRuns() {
        return this.stuckRuns;
    }

    @Override
    public boolean registered() {
        return this.registered;
    }

    void removed() {
        this.registered = false;
    }

    long sequence() {
        return this.sequence;
    }

    @Override
    public String toString() {
        return "hook '" + name() + "' from " + this.definition.source();
    }
}
