package io.llmspell.hook;

import static io.llmspell.hook.BreakerState.CLOSED;
import static io.llmspell.hook.BreakerState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose breakers they are: the engine's own, or ones that a user made or handles. */
@Timeout(20)
class BreakerRegistryTests {

    private final TestEngine test = new TestEngine();

    private volatile boolean healthy;

    @AfterEach
    void close() {
        this.test.close();
    }

    @Test
    void itLivesInTheGivenRegistryAsLongAsTheHook() {
        add(settings -> settings);
        CircuitBreaker breaker = this.test.breaker("hook");

        this.test.fire();
        assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(1);

        this.test.registry().unregisterByName("hook");
        assertThat(this.test.breakers.find("hook.hook")).isEmpty();
    }

    @Test
    void aBreakerThatTheUserMadeIsUsedAsItIsAndOutlivesTheHook() {
        CircuitBreaker own = this.test.breakers.circuitBreaker(
                "hook.hook",
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(2)
                        .minimumNumberOfCalls(2)
                        .build());
        RegisteredHook hook = add(settings -> settings);

        this.test.fire(2);
        assertThat(hook.breakerState()).isEqualTo(OPEN);
        assertThat(own.getState()).isEqualTo(CircuitBreaker.State.OPEN);

        this.test.registry().replace(hook.definition());
        this.test.registry().unregisterByName("hook");
        assertThat(this.test.breaker("hook")).isSameAs(own);
    }

    @ParameterizedTest
    @CsvSource({"DISABLED", "METRICS_ONLY"})
    void aBreakerThatTheUserSwitchedOffIsNotOpened(CircuitBreaker.State state) {
        RegisteredHook hook = this.test.add(
                "hook", settings -> settings.pinned(true).timeout(TestEngine.SHORT), context -> this.test.hang());
        CircuitBreaker breaker = this.test.breaker("hook");
        if (state == CircuitBreaker.State.DISABLED) {
            breaker.transitionToDisabledState();
        } else {
            breaker.transitionToMetricsOnlyState();
        }

        this.test.fire(2);

        assertThat(breaker.getState()).isEqualTo(state);
        assertThat(hook.breakerState()).isEqualTo(CLOSED);
        assertThat(this.test.recorder.outcomes()).containsExactly("timeout", "timeout");
    }

    @Test
    void aTransitionMadeByTheUserIsToldAtTheNextCall() {
        this.healthy = true;
        add(settings -> settings);
        this.test.breaker("hook").transitionToForcedOpenState();

        this.test.fire();

        assertThat(this.test.recorder.transitions).containsExactly(new Recorder.Transition("hook", CLOSED, OPEN));
        assertThat(this.test.recorder.outcomes()).containsExactly("circuit_open");
    }

    private RegisteredHook add(UnaryOperator<HookDefinition.Builder> settings) {
        return this.test.add("hook", settings, context -> this.healthy ? HookResult.proceed() : null);
    }
}
