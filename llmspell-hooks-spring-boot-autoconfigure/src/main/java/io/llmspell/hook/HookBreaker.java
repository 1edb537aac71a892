package io.llmspell.hook;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
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

    private final AtomicReference<BreakerState> seen;

    private @Nullable Listener listener;

    private HookBreaker(CircuitBreaker breaker) {
        this.breaker = breaker;
        this.seen = new AtomicReference<>(stateOf(breaker));
    }

    static HookBreaker create(CircuitBreakerRegistry registry, String name, BreakerSettings settings, Clock clock) {
        return new HookBreaker(registry.circuitBreaker(name, () -> config(settings, clock)));
    }

    private static CircuitBreakerConfig config(BreakerSettings settings, Clock clock) {
        Duration open = settings.openDuration();
        return CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(settings.failureThreshold())
                .minimumNumberOfCalls(settings.failureThreshold())
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
        if (this.breaker.getState() == CircuitBreaker.State.HALF_OPEN) {
            this.breaker.transitionToOpenState();
        } else {
            this.breaker.onError(nanos, TimeUnit.NANOSECONDS, cause);
        }
        noticeChange();
    }

    void release() {
        this.breaker.releasePermission();
    }

    /** Opens at once, whatever the count of failures. */
    void open() {
        if (state() != BreakerState.OPEN) {
            this.breaker.transitionToOpenState();
        }
        noticeChange();
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
        BreakerState before = this.seen.get();
        if (now != before && this.seen.compareAndSet(before, now)) {
            Listener told = this.listener;
            if (told != null) {
                told.changed(before, now);
            }
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
