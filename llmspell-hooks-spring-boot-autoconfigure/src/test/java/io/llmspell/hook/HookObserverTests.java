package io.llmspell.hook;

import static io.llmspell.hook.TestEngine.SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class HookObserverTests {

    private final List<String> told = new CopyOnWriteArrayList<>();

    /** Notes all it is told, and on whose thread. */
    private final class Noting implements HookObserver {

        private final String name;

        private final Thread caller = Thread.currentThread();

        private Noting(String name) {
            this.name = name;
        }

        private void note(String what) {
            String where = Thread.currentThread().equals(this.caller) ? "here" : "aside";
            HookObserverTests.this.told.add(this.name + " " + what + " " + where);
        }

        @Override
        public HookPass begin(HookPhase phase, HookContext context, boolean element) {
            note("begin " + phase);
            return new HookPass() {
                @Override
                public HookRun run(RegisteredHook hook, HookContext context) {
                    note("run " + hook.name());
                    return new Run();
                }

                @Override
                public void ended() {
                    note("ended");
                }
            };
        }

        private final class Run implements HookRun {

            @Override
            public void entered() {
                note("entered");
            }

            @Override
            public void left() {
                note("left");
            }

            @Override
            public void completed(HookContext context, HookResult result, HookMode mode, long nanos) {
                note("completed " + result.type().externalName());
            }

            @Override
            public void failed(HookContext context, HookFailure failure, HookMode mode, long nanos) {
                note("failed " + failure.kind().externalName());
            }
        }
    }

    private TestEngine engine(HookObserver... observers) {
        return new TestEngine(builder -> {
            List.of(observers).forEach(builder::observer);
            return builder;
        });
    }

    @Test
    void anObserverSurroundsAPassAndTheCodeOfEachHookAndTheFirstObserverIsTheOutermost() {
        try (TestEngine engine = engine(new Noting("a"), new Noting("b"))) {
            engine.add("look", context -> {
                this.told.add("code");
                return HookResult.proceed();
            });

            engine.fire();

            assertThat(this.told)
                    .containsExactly(
                            "a begin TRANSFORM here",
                            "b begin TRANSFORM here",
                            "a run look here",
                            "b run look here",
                            "a entered here",
                            "b entered here",
                            "code",
                            "b left here",
                            "a left here",
                            "a completed continue here",
                            "b completed continue here",
                            "b ended here",
                            "a ended here");
        }
    }

    @Test
    void aHookOnAThreadOfItsOwnIsEnteredAndLeftThere() {
        try (TestEngine engine = engine(new Noting("a"))) {
            engine.add(
                    "look",
                    definition -> definition.execution(ExecutionMode.OWN_THREAD),
                    context -> HookResult.proceed());

            engine.fire();

            assertThat(this.told)
                    .containsExactly(
                            "a begin TRANSFORM here",
                            "a run look here",
                            "a entered aside",
                            "a left aside",
                            "a completed continue here",
                            "a ended here");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CALLER_THREAD", "OWN_THREAD"})
    void whatAHookThrowsLeavesItToo(ExecutionMode execution) {
        try (TestEngine engine = engine(new Noting("a"))) {
            engine.add("faulty", definition -> definition.execution(execution), context -> {
                throw new StackOverflowError();
            });

            engine.fire();

            assertThat(this.told)
                    .extracting(entry -> entry.substring(0, entry.lastIndexOf(' ')))
                    .containsExactly(
                            "a begin TRANSFORM",
                            "a run faulty",
                            "a entered",
                            "a left",
                            "a failed exception",
                            "a ended");
        }
    }

    @Test
    void aHookThatOverrunsIsLeftWhenItReturnsThoughItsPassHasEnded() throws Exception {
        try (TestEngine engine = engine(new Noting("a"))) {
            CountDownLatch returned = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            engine.add(
                    "stuck",
                    definition -> definition.execution(ExecutionMode.OWN_THREAD).timeout(SHORT),
                    context -> {
                        returned.countDown();
                        TestEngine.awaitUninterruptibly(release);
                        return HookResult.proceed();
                    });

            engine.fire();
            assertThat(this.told)
                    .contains("a failed timeout here", "a ended here")
                    .doesNotContain("a left aside");
            assertThat(returned.await(30, TimeUnit.SECONDS)).isTrue();
            release.countDown();

            while (!this.told.contains("a left aside")) {
                Thread.onSpinWait();
            }
            assertThat(this.told)
                    .filteredOn(entry -> entry.startsWith("a failed"))
                    .hasSize(1);
        }
    }

    @Test
    void aHookThatIsKeptFromRunningIsNeverEntered() {
        try (TestEngine engine = engine(new Noting("a"))) {
            engine.add("own", context -> {
                engine.fire();
                return HookResult.proceed();
            });

            engine.fire();

            assertThat(this.told)
                    .containsSubsequence("a run own here", "a failed recursion here", "a completed continue here");
            assertThat(this.told)
                    .filteredOn(entry -> entry.startsWith("a entered"))
                    .hasSize(1);
        }
    }

    @Test
    void aHookWhoseConditionDoesNotHoldOrThatIsOffIsNeitherEnteredNorEnded() {
        try (TestEngine engine = engine(new Noting("a"))) {
            UnaryOperator<HookDefinition.Builder> never = definition -> definition.when(context -> false);
            engine.add("choosy", never, context -> HookResult.proceed());
            engine.add("off", definition -> definition.mode(HookMode.DISABLED), context -> HookResult.proceed());

            engine.fire();

            assertThat(this.told).containsExactly("a begin TRANSFORM here", "a run choosy here", "a ended here");
        }
    }

    @Test
    void anObserverThatIsNotActiveIsNotAsked() {
        HookObserver idle = new HookObserver() {
            @Override
            public boolean isActive() {
                return false;
            }

            @Override
            public @Nullable HookPass begin(HookPhase phase, HookContext context, boolean element) {
                HookObserverTests.this.told.add("asked");
                return null;
            }
        };
        try (TestEngine engine = engine(idle)) {
            engine.add("look", context -> HookResult.proceed());

            engine.fire();

            assertThat(this.told).isEmpty();
        }
    }

    /** Throws at the one call of a number, counted from the first. */
    private static final class Faulty implements HookObserver, HookPass, HookRun {

        private final int at;

        private int calls;

        private Faulty(int at) {
            this.at = at;
        }

        private void call() {
            if (this.calls++ == this.at) {
                throw new AssertionError("call " + this.at);
            }
        }

        @Override
        public boolean isActive() {
            call();
            return true;
        }

        @Override
        public HookPass begin(HookPhase phase, HookContext context, boolean element) {
            call();
            return this;
        }

        @Override
        public HookRun run(RegisteredHook hook, HookContext context) {
            call();
            return this;
        }

        @Override
        public void entered() {
            call();
        }

        @Override
        public void left() {
            call();
        }

        @Override
        public void completed(HookContext context, HookResult result, HookMode mode, long nanos) {
            call();
        }

        @Override
        public void failed(HookContext context, HookFailure failure, HookMode mode, long nanos) {
            call();
        }

        @Override
        public void ended() {
            call();
        }
    }

    @Test
    void whateverAnObserverThrowsChangesNothing() {
        List<Integer> calls = new ArrayList<>();
        for (int at = 0; at < 9; at++) {
            Faulty faulty = new Faulty(at);
            List<String> ran = Collections.synchronizedList(new ArrayList<>());
            try (TestEngine engine = engine(faulty, new Noting("b"))) {
                engine.add("veto", context -> {
                    ran.add("ran");
                    return HookResult.cancel("no");
                });

                assertThat(engine.fire().cancellation()).isNotNull();

                assertThat(ran).containsExactly("ran");
                assertThat(engine.recorder.outcomes()).containsExactly("cancel");
            }
            calls.add(faulty.calls);
        }
        assertThat(calls).allMatch(count -> count > 0).contains(8);
        assertThat(this.told).contains("b completed cancel here");
    }
}
