package io.llmspell.hook;

import static io.llmspell.hook.TestEngine.POINT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(20)
class HookRecursionTests {

    private static final HookPoint OTHER = HookPoint.custom("other");

    private final TestEngine test = new TestEngine();

    private final AtomicInteger ran = new AtomicInteger();

    @AfterEach
    void close() {
        this.test.close();
    }

    @ParameterizedTest
    @EnumSource(ExecutionMode.class)
    void aHookIsCutOffFromItsOwnPointOnWhateverThread(ExecutionMode execution) {
        this.test.add("hook", settings -> settings.execution(execution), context -> {
            this.ran.incrementAndGet();
            assertThat(this.test.fire().cancelled()).isFalse();
            return HookResult.proceed();
        });

        assertThat(this.test.fire().cancelled()).isFalse();

        assertThat(this.ran).hasValue(1);
        assertThat(this.test.recorder.outcomes()).containsExactly("recursion", "continue");
        assertThat(this.test.breaker("hook").getMetrics().getNumberOfFailedCalls())
                .isZero();
    }

    @Test
    void theRecursionOfAGuardCancelsTheInnerCall() {
        this.test.add("guard", settings -> settings.phase(HookPhase.GUARD), context -> {
            HookOutcome inner = this.test.fire();
            assertThat(inner.cancellation()).hasMessageContaining("reached again from inside itself");
            return HookResult.proceed();
        });

        assertThat(this.test.fire().cancelled()).isFalse();
        assertThat(this.test.recorder.outcomes()).containsExactly("recursion", "continue");
    }

    @Test
    void aConditionThatReachesItsOwnPointIsCutToo() {
        this.test.add(
                "hook",
                settings -> settings.when(context -> !this.test.fire().cancelled()),
                context -> HookResult.proceed());

        this.test.fire();

        assertThat(this.test.recorder.outcomes()).containsExactly("recursion", "continue");
    }

    @Test
    void twoHooksThatReachEachOtherAreCutAtTheSecondRound() {
        this.test.add("ping", context -> {
            this.ran.incrementAndGet();
            this.test.fire(OTHER, Map.of());
            return HookResult.proceed();
        });
        this.test.registry().register(HookDefinition.builder("pong").on(OTHER).handler(context -> {
            this.ran.incrementAndGet();
            this.test.fire();
            return HookResult.proceed();
        }));

        this.test.fire();

        assertThat(this.ran).hasValue(2);
        assertThat(this.test.recorder.runs).extracting(Recorder.Run::hook).containsExactly("ping", "pong", "ping");
        assertThat(this.test.recorder.outcomes()).containsExactly("recursion", "continue", "continue");
    }

    @Test
    void anotherPointOfTheSameHookIsNoRecursion() {
        this.test
                .registry()
                .register(HookDefinition.builder("hook").on(POINT, OTHER).handler(context -> {
                    if (context.point().equals(POINT)) {
                        this.test.fire(OTHER, Map.of());
                    }
                    return HookResult.proceed();
                }));

        this.test.fire();

        assertThat(this.test.recorder.outcomes()).containsExactly("continue", "continue");
    }

    @Test
    void anotherThreadThatWorksForTheHookIsInsideOfItToo() {
        this.test.add("hook", context -> {
            CallStack.Snapshot here = this.test.stack().capture();
            TestEngine.join(TestEngine.start(() -> here.call(this.test::fire)));
            return HookResult.proceed();
        });

        this.test.fire();

        assertThat(this.test.recorder.outcomes()).containsExactly("recursion", "continue");
    }

    @Test
    void anUnrelatedThreadIsNot() {
        this.test.add("hook", context -> {
            if (this.ran.incrementAndGet() == 1) {
                TestEngine.join(TestEngine.start(this.test::fire));
            }
            return HookResult.proceed();
        });

        this.test.fire();

        assertThat(this.test.recorder.outcomes()).containsExactly("continue", "continue");
    }

    /** Fills the stack so that the last call through the point breaks off at ever another place. */
    @Test
    void aThreadIsOutOfTheHookAndTheCallAgainHoweverItsStackOverflowed() throws Exception {
        List<String> ends = new ArrayList<>();
        try (HookEngine engine = HookEngine.builder().build()) {
            engine.registry()
                    .register(HookDefinition.builder("guard")
                            .on(POINT)
                            .phase(HookPhase.GUARD)
                            .timeout(TestEngine.AMPLE)
                            .breaker(new BreakerSettings(10_000, 1, TestEngine.AMPLE))
                            .handler(context -> HookResult.proceed()));
            Runnable fire = () -> engine.executor().fire(POINT, TestEngine.TARGET, Map.of());
            Runnable overflows = () -> {
                for (int offset = 0; offset < 40; offset++) {
                    descend(offset, fire);
                    CallStack stack = engine.executor().callStacks().current();
                    HookOutcome outcome = engine.executor().fire(POINT, TestEngine.TARGET, Map.of());
                    ends.add(outcome.cancelled() + " inside " + stack.component());
                }
            };
            Thread caller = new Thread(null, overflows, "deep", 200_000);
            caller.start();
            caller.join(20_000);
        }

        assertThat(ends).hasSize(40).containsOnly("false inside null");
    }

    private static void descend(int offset, Runnable fire) {
        if (offset > 0) {
            descend(offset - 1, fire);
        } else {
            try {
                overflow(1, fire);
            } catch (StackOverflowError ex) {
                assertThat(ex).isNotNull();
            }
        }
    }

    private static int overflow(int depth, Runnable fire) {
        fire.run();
        return (depth > 0) ? overflow(depth + 1, fire) + 1 : 0;
    }
}
