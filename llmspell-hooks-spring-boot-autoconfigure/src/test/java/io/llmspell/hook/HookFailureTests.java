package io.llmspell.hook;

import static io.llmspell.hook.TestEngine.POINT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HookFailureTests {

    private final TestEngine test = new TestEngine();

    @AfterEach
    void close() {
        this.test.close();
    }

    /** A handler, the kind of its failure, and what the message says. */
    static Stream<Arguments> failures() {
        return Stream.of(
                failure("checked", "exception", "disk", context -> {
                    throw new IOException("disk");
                }),
                failure("unchecked", "exception", "state", context -> {
                    throw new IllegalStateException("state");
                }),
                failure("error", "exception", "assertion", context -> {
                    throw new AssertionError("assertion");
                }),
                failure("linkage", "exception", "missing", context -> {
                    throw new NoClassDefFoundError("missing");
                }),
                failure("out of memory", "exception", "heap", context -> {
                    throw new OutOfMemoryError("heap");
                }),
                failure("stack overflow", "exception", "StackOverflowError", HookFailureTests::overflow),
                failure("unspeakable", "exception", "UnspeakableException", context -> {
                    throw new UnspeakableException();
                }),
                failure("unavailable", "unavailable", "no bean", context -> {
                    throw new HookUnavailableException("no bean", new IllegalStateException());
                }),
                failure("null", "no_result", "HookResult.proceed()", context -> null),
                failure("wrong kind", "invalid_result", "no operation", context -> HookResult.redirect("x")),
                failure("hostile value", "invalid_result", "lazy", context -> HookResult.modify(new LazyMap())));
    }

    private static Arguments failure(String name, String kind, String message, HookHandler handler) {
        return Arguments.of(name, kind, message, handler);
    }

    private static HookResult overflow(HookContext context) {
        return (context.attempt() > 0) ? overflow(context) : HookResult.proceed();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void underAllowTheCallGoesOnAndTheFailureIsToldOnce(String name, String kind, String message, HookHandler handler) {
        add("failing", hook -> hook.onFailure(OnFailure.ALLOW), handler);
        this.test.add("next", context -> HookResult.proceed());

        HookOutcome outcome = this.test.fire(Map.of("a", 1, "b", 2));

        assertThat(outcome.cancelled()).isFalse();
        assertThat(outcome.data()).isEqualTo(Map.of("a", 1, "b", 2));
        assertThat(this.test.recorder.outcomes()).containsExactly(kind, "continue");
        assertThat(this.test.recorder.runs.get(0).failure().message()).contains(message);
        assertThat(this.test.breaker("failing").getMetrics().getNumberOfFailedCalls())
                .isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void underCancelTheCallIsCancelledAndTheCauseKept(String name, String kind, String message, HookHandler handler) {
        add("failing", hook -> hook.onFailure(OnFailure.CANCEL), handler);
        this.test.add("next", context -> HookResult.proceed());

        HookOutcome outcome = this.test.fire(Map.of("a", 1, "b", 2));

        assertThat(outcome.cancelled()).isTrue();
        assertThat(outcome.cancellation().getMessage()).contains("'failing'", "the hook failed", message);
        assertThat(this.test.recorder.outcomes()).containsExactly(kind);
        assertThat(outcome.cancellation().getCause())
                .isSameAs(this.test.recorder.last().failure().cause());
    }

    @Test
    void anOverrunCancelsUnderCancelAndGoesOnUnderAllow() {
        add("allowing", hook -> hook.timeout(TestEngine.SHORT), context -> this.test.hang());
        assertThat(this.test.fire().cancelled()).isFalse();

        add("cancelling", hook -> hook.phase(HookPhase.GUARD).timeout(TestEngine.SHORT), context -> this.test.hang());
        assertThat(this.test.fire().cancellation())
                .hasMessageContaining("'cancelling'")
                .hasMessageContaining("did not return within 20 ms");
    }

    @Test
    void anOpenBreakerCancelsUnderCancelAndGoesOnUnderAllow() {
        RegisteredHook guard = add("guard", hook -> hook.phase(HookPhase.GUARD), context -> HookResult.proceed());
        this.test.breaker("guard").transitionToOpenState();
        assertThat(guard.breakerState()).isEqualTo(BreakerState.OPEN);

        assertThat(this.test.fire().cancellation()).hasMessageContaining("circuit breaker is open");
        assertThat(this.test.recorder.outcomes()).containsExactly("circuit_open");

        this.test.registry().unregisterByName("guard");
        add("guard", hook -> hook.phase(HookPhase.GUARD).onFailure(OnFailure.ALLOW), context -> HookResult.proceed());
        this.test.breaker("guard").transitionToOpenState();
        assertThat(this.test.fire().cancelled()).isFalse();
        assertThat(this.test.recorder.last().nanos()).isZero();
    }

    @Test
    void guardsCancelByDefaultAndAllOthersAllow() {
        assertThat(definition(HookPhase.GUARD).metadata().onFailure()).isEqualTo(OnFailure.CANCEL);
        assertThat(definition(HookPhase.TRANSFORM).metadata().onFailure()).isEqualTo(OnFailure.ALLOW);
        assertThat(definition(HookPhase.OBSERVE).metadata().onFailure()).isEqualTo(OnFailure.ALLOW);
    }

    private static HookDefinition definition(HookPhase phase) {
        return HookDefinition.builder("x").on(POINT).phase(phase).handler(context -> HookResult.proceed());
    }

    @Test
    void anObserverThatIsToCancelOnFailureIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HookDefinition.builder("looker")
                        .on(POINT)
                        .phase(HookPhase.OBSERVE)
                        .onFailure(OnFailure.CANCEL)
                        .handler(context -> HookResult.proceed()))
                .withMessageContainingAll("'looker'", "observer cannot cancel");
    }

    @Test
    void anObserverThatFailsOrCancelsOnlyCounts() {
        add("throwing", hook -> hook.phase(HookPhase.OBSERVE), context -> {
            throw new IllegalStateException("broken");
        });
        add("cancelling", hook -> hook.phase(HookPhase.OBSERVE), context -> HookResult.cancel("no"));

        assertThat(this.test.fire().cancelled()).isFalse();
        assertThat(this.test.recorder.outcomes()).containsExactly("exception", "invalid_result");
    }

    @Test
    void atANoticePointNothingCanBeCancelled() {
        HookPoint notice = StandardHookPoint.SESSION_END;
        this.test
                .registry()
                .register(HookDefinition.builder("guard")
                        .on(notice)
                        .phase(HookPhase.GUARD)
                        .onFailure(OnFailure.CANCEL)
                        .handler(context -> {
                            throw new IllegalStateException("broken");
                        }));
        this.test
                .registry()
                .register(HookDefinition.builder("modifier").on(notice).handler(context -> HookResult.modify("a", 2)));

        HookOutcome outcome = this.test.fire(notice, Map.of("a", 1));

        assertThat(outcome.cancelled()).isFalse();
        assertThat(outcome.data()).isEqualTo(Map.of("a", 1));
        assertThat(this.test.recorder.outcomes()).containsExactly("invalid_result", "exception");
    }

    @Test
    void definitionsThatMakeNoSenseAreRefused() {
        HookHandler handler = context -> HookResult.proceed();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HookDefinition.builder("x").handler(handler))
                .withMessageContaining("at least one point");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HookDefinition.builder(" ").on(POINT).handler(handler))
                .withMessageContaining("blank");
        for (Duration timeout : Set.of(Duration.ZERO, Duration.ofMillis(-1))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> HookDefinition.builder("x")
                            .on(POINT)
                            .timeout(timeout)
                            .handler(handler))
                    .withMessageContaining("positive");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> HookResult.cancel(" "));
        assertThatIllegalArgumentException().isThrownBy(() -> HookResult.cache(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> HookResult.fork());
        assertThatIllegalArgumentException().isThrownBy(() -> RetryConfig.attempts(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new BreakerSettings(0, 1, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HookEngine.builder().maxOwnThreads(0));
    }

    @Test
    void aResultIsASnapshotOfWhatItWasMadeFrom() {
        Map<String, Object> arguments = new HashMap<>(Map.of("a", 1));
        HookResult.Branch branch = HookResult.branch("other", arguments);
        arguments.put("a", 2);

        assertThat(branch.arguments()).isEqualTo(Map.of("a", 1));
    }

    private RegisteredHook add(String name, UnaryOperator<HookDefinition.Builder> settings, HookHandler handler) {
        return this.test.add(name, settings, handler);
    }

    /** An exception that cannot even be printed. */
    private static final class UnspeakableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("unspeakable");
        }
    }

    /** A map that fails when it is read, as one of a closed session does. */
    private static final class LazyMap extends AbstractMap<String, Object> {

        @Override
        public Set<Map.Entry<String, Object>> entrySet() {
            throw new IllegalStateException("lazy");
        }
    }
}
