package io.llmspell.hook;

import static io.llmspell.hook.TestEngine.POINT;
import static io.llmspell.hook.TestEngine.SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(20)
class HookListenerTests {

    /** Throws whatever it is told. */
    private record Broken(Supplier<Throwable> failures) implements HookListener, HookExecutionListener {

        private void fail() {
            sneak(this.failures.get());
        }

        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        private static <T extends Throwable> void sneak(Throwable thrown) throws T {
            throw (T) thrown;
        }

        @Override
        public HookExecutionListener observe(RegisteredHook hook, HookPoint point) {
            if (hook.name().equals("unobservable")) {
                fail();
            }
            return this;
        }

        @Override
        public void registered(RegisteredHook hook) {
            fail();
        }

        @Override
        public void unregistered(RegisteredHook hook) {
            fail();
        }

        @Override
        public void modeChanged(RegisteredHook hook, HookMode from, HookMode to) {
            fail();
        }

        @Override
        public void breakerChanged(RegisteredHook hook, BreakerState from, BreakerState to) {
            fail();
        }

        @Override
        public void completed(HookContext context, HookResult result, HookMode mode, long nanos) {
            fail();
        }

        @Override
        public void failed(HookContext context, HookFailure failure, HookMode mode, long nanos) {
            fail();
        }
    }

    static Stream<Supplier<Throwable>> failures() {
        return Stream.of(
                () -> new IllegalStateException("listener"),
                () -> new AssertionError("listener"),
                () -> new NoClassDefFoundError("listener"),
                () -> new IOException("listener"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void oneThatThrowsBreaksNothing(Supplier<Throwable> failures) {
        Broken broken = new Broken(failures);
        Recorder after = new Recorder();
        try (TestEngine test =
                new TestEngine(builder -> builder.listener(broken).listener(after))) {
            RegisteredHook slow = test.add("slow", hook -> hook.timeout(SHORT), context -> test.hang());
            test.add("unobservable", context -> HookResult.proceed());
            test.add("guard", hook -> hook.phase(HookPhase.GUARD), context -> HookResult.cancel("no"));

            assertThat(test.fire().cancellation()).hasMessageContaining("'guard'");
            assertThat(slow.moved()).isTrue();
            assertThat(Thread.interrupted()).isFalse();
            test.registry().disable("slow");
            test.add("failing", hook -> hook.breaker(new BreakerSettings(1, 1, Duration.ofSeconds(1))), c -> null);
            test.fire();
            assertThat(test.registry().find("failing").orElseThrow().breakerState())
                    .isEqualTo(BreakerState.OPEN);
            test.registry().unregisterByName("guard");
            assertThat(test.fire().cancelled()).isFalse();

            assertThat(after.outcomes()).isEqualTo(test.recorder.outcomes()).hasSize(8);
            assertThat(after.changes).isEqualTo(test.recorder.changes);
            assertThat(after.transitions).isEqualTo(test.recorder.transitions).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void oneThatThrowsAtAnOverrunDoesNotEndTheWatchdog(Supplier<Throwable> failures) throws Exception {
        Broken broken = new Broken(failures);
        try (TestEngine test = new TestEngine(builder -> builder.listener(broken))) {
            test.add(
                    "slow",
                    hook -> hook.timeout(SHORT)
                            .execution(ExecutionMode.CALLER_THREAD)
                            .breaker(new BreakerSettings(1, 1, Duration.ofMillis(1))),
                    context -> test.hang());

            test.fire();
            test.clock.advance(Duration.ofMillis(2));
            test.fire();

            assertThat(test.recorder.outcomes()).containsExactly("timeout", "timeout");
            assertThat(test.watchdog().isAlive()).isTrue();
        }
    }

    @Test
    void eachIsAskedOncePerPointAndMayDecline() {
        List<String> asked = new ArrayList<>();
        HookListener listener = new HookListener() {
            @Override
            public HookExecutionListener observe(RegisteredHook hook, HookPoint point) {
                asked.add(hook.name() + "@" + point.externalName());
                return null;
            }
        };
        try (TestEngine test = new TestEngine(builder -> builder.listener(listener))) {
            test.add("a", hook -> hook.on(StandardHookPoint.SESSION_END), context -> HookResult.proceed());
            test.fire(3);
        }

        assertThat(asked).containsExactlyInAnyOrder("a@custom:test", "a@SessionEnd");
    }

    /** Fast, failing, overrunning and late runs from several threads: each is told once and only once. */
    @Test
    void eachRunIsToldExactlyOnce() throws Exception {
        try (TestEngine test = new TestEngine()) {
            test.add(
                    "mixed",
                    hook -> hook.timeout(Duration.ofMillis(2))
                            .execution(ExecutionMode.CALLER_THREAD)
                            .breaker(new BreakerSettings(10_000, 1, Duration.ofSeconds(1))),
                    context -> {
                        int number = context.argument("number", Integer.class);
                        return switch (number % 4) {
                            case 0 -> HookResult.proceed();
                            case 1 -> null;
                            case 2 -> test.hang();
                            default -> throw new IllegalStateException();
                        };
                    });
            List<FutureTask<Object>> threads = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                threads.add(TestEngine.start(() -> {
                    for (int i = 0; i < 100; i++) {
                        test.fire(Map.of("number", i));
                    }
                    return null;
                }));
            }
            for (FutureTask<Object> thread : threads) {
                TestEngine.join(thread);
            }

            assertThat(test.recorder.runs)
                    .hasSize(300)
                    .extracting(Recorder.Run::context)
                    .doesNotHaveDuplicates();
            assertThat(test.recorder.outcomes().stream().filter("timeout"::equals))
                    .hasSizeGreaterThanOrEqualTo(75);
        }
    }

    @Test
    void theDurationIsThatOfTheHook() {
        AtomicLong ticker = new AtomicLong();
        try (TestEngine test = new TestEngine(builder -> builder.ticker(ticker::get))) {
            test.add("first", context -> {
                ticker.addAndGet(300);
                return HookResult.proceed();
            });
            test.add("second", context -> {
                ticker.addAndGet(50);
                return null;
            });

            test.fire();

            assertThat(test.recorder.runs).extracting(Recorder.Run::nanos).containsExactly(300L, 50L);
            assertThat(test.recorder.runs)
                    .extracting(run -> run.context().point())
                    .containsOnly(POINT);
        }
    }
}
