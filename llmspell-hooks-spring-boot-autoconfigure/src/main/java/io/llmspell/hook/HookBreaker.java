package io.llmspell.hook;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Gives a Resilience4j circuit breaker the semantics of consecutive failures and successes: the window is as long as
 * the failure threshold and must be all failures to open, and the first failure in half-open opens.
 *
 * <p>State changes are noticed by comparing states around each use: an event consumer on the breaker would cost an
 * event object at every successful call.
 */
final class HookBreaker {

    /** Told of changes of state. */
    interface Listener {
        void changed(BreakerState from, BreakerState to);
    }

    private final CircuitBreaker breaker;

    /** Whether it was made for the hook, and not found: one that a user made outlives the hook. */
    private final boolean made;

    private final AtomicReference<BreakerState> seen;

    private final Clock clock;

    private @Nullable Listener listener;

    /** How long it is to be open, where that is not what its settings say. */
    private volatile @Nullable Duration wait;

    private volatile @Nullable Instant openUntil;

    private HookBreaker(CircuitBreaker breaker, boolean made, Clock clock) {
        this.breaker = breaker;
        this.made = made;
        this.clock = clock;
        this.seen = new AtomicReference<>(stateOf(breaker));
    }

    static HookBreaker create(CircuitBreakerRegistry registry, String name, BreakerSettings settings, Clock clock) {
        AtomicBoolean made = new AtomicBoolean();
        CircuitBreaker breaker = registry.circuitBreaker(name, () -> {
            made.set(true);
            return config(settings, clock);
        });
        return new HookBreaker(breaker, made.get(), clock);
    }

    private static CircuitBreakerConfig config(BreakerSettings settings, Clock clock) {
        Duration open = settings.openDuration();
        return CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(settings.failureThreshold())
                // Capped by the length of the window, which in half-open is the number of permitted calls.
                .minimumNumberOfCalls(Math.max(settings.failureThreshold(), settings.successThreshold()))
                .failureRateThreshold(100)
                .slowCallRateThreshold(100)
                .slowCallDurationThreshold(Duration.ofDays(1))
                .permittedNumberOfCallsInHalfOpenState(settings.successThreshold())
                .maxWaitDurationInHalfOpenState(open)
                .waitDurationInOpenState(open)
                .writableStackTraceEnabled(false)
                .clock(clock)
                .build();
    }

    void listener(Listener listener) {
        this.listener = listener;
    }

    boolean made() {
        return this.made;
    }

    boolean tryAcquire() {
        boolean permitted = this.breaker.tryAcquirePermission();
        noticeChange();
        return permitted;
    }

    void success(long nanos) {
        this.breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        noticeChange();
    }

    void error(long nanos, Throwable cause) {
        if (!openFrom(CircuitBreaker.State.HALF_OPEN)) {
            this.breaker.onError(nanos, TimeUnit.NANOSECONDS, cause);
        }
        noticeChange();
    }

    void release() {
        this.breaker.releasePermission();
    }

    /** Opens at once, whatever the count of failures, unless a user has disabled it. */
    void open() {
        openFrom(CircuitBreaker.State.CLOSED);
        openFrom(CircuitBreaker.State.HALF_OPEN);
        noticeChange();
    }

    /** Opens at once if it is closed; a trial in half-open goes on. */
    void openIfClosed() {
        openFrom(CircuitBreaker.State.CLOSED);
        noticeChange();
    }

    /** Under a lock, since to open it a second time would begin its wait anew. */
    private synchronized boolean openFrom(CircuitBreaker.State state) {
        if (this.breaker.getState() != state) {
            return false;
        }
        this.breaker.transitionToOpenState();
        return true;
    }

    /** Opens it for this long, if it is closed. */
    void openFor(Duration wait) {
        synchronized (this) {
            if (this.breaker.getState() == CircuitBreaker.State.CLOSED) {
                this.wait = wait;
                this.breaker.transitionToOpenStateFor(wait);
            }
        }
        noticeChange();
    }

    /** Until when it stays open, or stayed before it was tried again; {@code null} if it was not opened. */
    @Nullable
    Instant openUntil() {
        return this.openUntil;
    }

    private void noteOpening() {
        Duration given = this.wait;
        Duration length = (given != null)
                ? given
                : Duration.ofMillis(this.breaker
                        .getCircuitBreakerConfig()
                        .getWaitIntervalFunctionInOpenState()
                        .apply(1));
        this.wait = null;
        this.openUntil = this.clock.instant().plus(length);
    }

    void reset() {
        this.breaker.reset();
        noticeChange();
    }

    BreakerState state() {
        return stateOf(this.breaker);
    }

    private void noticeChange() {
        BreakerState now = stateOf(this.breaker);
        for (BreakerState before = this.seen.get(); now != before; before = this.seen.get()) {
            Listener told = this.listener;
            if (this.seen.compareAndSet(before, now)) {
                if (now == BreakerState.OPEN) {
                    noteOpening();
                }
                if (told != null) {
                    told.changed(before, now);
                }
            }
            now = stateOf(this.breaker);
        }
    }

    private static BreakerState stateOf(CircuitBreaker breaker) {
        return switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> BreakerState.OPEN;
            case HALF_OPEN -> BreakerState.HALF_OPEN;
            case CLOSED, DISABLED, METRICS_ONLY -> BreakerState.CLOSED;
        };
    }
}
