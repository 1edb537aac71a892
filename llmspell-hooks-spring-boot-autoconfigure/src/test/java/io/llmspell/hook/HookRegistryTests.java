package io.llmspell.hook;

import static io.llmspell.hook.TestEngine.POINT;
import static io.llmspell.hook.TestEngine.TARGET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HookRegistryTests {

    private final TestEngine test = new TestEngine();

    private final HookRegistry registry = this.test.registry();

    @AfterEach
    void close() {
        this.test.close();
    }

    @Test
    void aRegisteredHookRunsAndIsFoundByName() {
        AtomicInteger runs = new AtomicInteger();
        RegisteredHook hook = this.test.add("audit", context -> {
            runs.incrementAndGet();
            return HookResult.proceed();
        });

        this.test.fire();

        assertThat(runs).hasValue(1);
        assertThat(this.registry.find("audit")).containsSame(hook);
        assertThat(this.registry.find("other")).isEmpty();
        assertThat(hook.registered()).isTrue();
        assertThat(hook.mode()).isEqualTo(HookMode.ENFORCE);
        assertThat(hook.breakerState()).isEqualTo(BreakerState.CLOSED);
        assertThat(hook.timeout()).isEqualTo(TestEngine.AMPLE);
        assertThat(hook.execution()).isEqualTo(ExecutionMode.ADAPTIVE);
    }

    @Test
    void aHookWithNoSettingsOfItsOwnHasTheDefaultsOfTheContract() {
        try (HookEngine engine = HookEngine.builder().build()) {
            RegisteredHook hook = engine.registry()
                    .register(HookDefinition.builder("plain").on(POINT).handler(context -> HookResult.proceed()));

            assertThat(hook.timeout()).hasMillis(100);
            assertThat(hook.execution()).isEqualTo(ExecutionMode.ADAPTIVE);
            assertThat(hook.metadata().phase()).isEqualTo(HookPhase.TRANSFORM);
            assertThat(hook.metadata().priority()).isZero();
            assertThat(BreakerSettings.DEFAULT.failureThreshold()).isEqualTo(5);
            assertThat(BreakerSettings.DEFAULT.successThreshold()).isEqualTo(2);
            assertThat(BreakerSettings.DEFAULT.openDuration()).hasSeconds(30);
        }
    }

    @Test
    void aSecondHookOfANameIsRefusedNamingBoth() {
        this.test.add("audit", hook -> hook.source("bean 'first'"), context -> HookResult.proceed());

        assertThatExceptionOfType(DuplicateHookException.class)
                .isThrownBy(() ->
                        this.test.add("audit", hook -> hook.source("bean 'second'"), context -> HookResult.proceed()))
                .withMessageContainingAll("'audit'", "bean 'first'", "bean 'second'")
                .satisfies(ex -> assertThat(ex.name()).isEqualTo("audit"));

        assertThat(this.registry.hooks()).hasSize(1);
        assertThat(this.test.recorder.changes).containsExactly("+audit");
    }

    @Test
    void aReplacementTakesThePlaceOfItsPredecessor() {
        List<String> ran = new ArrayList<>();
        RegisteredHook first = this.test.add("a", noting(ran, "a1"));
        this.test.add("b", noting(ran, "b"));

        RegisteredHook second = this.registry.replace(definition("a", noting(ran, "a2")));
        this.test.fire();

        assertThat(ran).containsExactly("a2", "b");
        assertThat(first.registered()).isFalse();
        assertThat(second.registered()).isTrue();
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(this.test.recorder.changes).containsExactly("+a", "+b", "-a", "+a");
    }

    @Test
    void aReplacementOfNothingIsARegistration() {
        this.registry.replace(definition("a", context -> HookResult.proceed()));

        assertThat(this.registry.find("a")).isPresent();
        assertThat(this.test.recorder.changes).containsExactly("+a");
    }

    @Test
    void aReplacementStartsWithAFreshBreaker() {
        this.test.add("a", context -> null);
        this.test.fire(5);
        assertThat(this.registry.byBreakerState(BreakerState.OPEN)).hasSize(1);

        this.registry.replace(definition("a", context -> HookResult.proceed()));

        assertThat(this.registry.byBreakerState(BreakerState.OPEN)).isEmpty();
    }

    @Test
    void hooksAreRemovedByIdAndByName() {
        RegisteredHook a = this.test.add("a", context -> HookResult.proceed());
        this.test.add("b", context -> HookResult.proceed());

        assertThat(this.registry.unregister(a.id())).isTrue();
        assertThat(this.registry.unregister(a.id())).isFalse();
        assertThat(this.registry.unregisterByName("b")).isTrue();
        assertThat(this.registry.unregisterByName("b")).isFalse();

        assertThat(this.registry.hooks()).isEmpty();
        assertThat(this.registry.snapshot().isEmpty()).isTrue();
        assertThat(a.registered()).isFalse();
        assertThat(this.test.recorder.changes).containsExactly("+a", "+b", "-a", "-b");
    }

    @Test
    void hooksAreRemovedByTagComponentAndPredicate() {
        this.test.add("tagged", hook -> hook.tags("x", "y"), context -> HookResult.proceed());
        this.test.add("shell", hook -> hook.components("shell-*"), context -> HookResult.proceed());
        this.test.add("everywhere", context -> HookResult.proceed());
        this.test.add("late", hook -> hook.priority(9), context -> HookResult.proceed());

        assertThat(this.registry.unregisterByTag("y"))
                .extracting(RegisteredHook::name)
                .containsExactly("tagged");
        assertThat(this.registry.unregisterByComponent("shell-bash"))
                .extracting(RegisteredHook::name)
                .containsExactly("shell");
        assertThat(this.registry.unregisterIf(hook -> hook.metadata().priority() > 5))
                .extracting(RegisteredHook::name)
                .containsExactly("late");

        assertThat(this.registry.hooks()).extracting(RegisteredHook::name).containsExactly("everywhere");
    }

    @Test
    void aPredicateThatThrowsRemovesNothing() {
        RegisteredHook a = this.test.add("a", context -> HookResult.proceed());
        this.test.add("b", context -> HookResult.proceed());

        assertThatIllegalStateException()
                .isThrownBy(() -> this.registry.unregisterIf(hook -> {
                    if (hook.name().equals("b")) {
                        throw new IllegalStateException("undecided");
                    }
                    return true;
                }));

        assertThat(a.registered()).isTrue();
        assertThat(this.registry.hooks()).hasSize(2);
        this.test.fire();
        assertThat(this.test.recorder.outcomes()).containsExactly("continue", "continue");
        assertThat(this.test.breakers.find("hook.a")).isPresent();
    }

    @Test
    void hooksAreFilteredByWhatTheyAre() {
        RegisteredHook lua = this.test.add(
                "lua",
                hook -> hook.language("lua").tags("scripted").mode(HookMode.SHADOW),
                context -> HookResult.proceed());
        RegisteredHook other = this.registry.register(HookDefinition.builder("other")
                .on(StandardHookPoint.SESSION_END)
                .handler(context -> HookResult.proceed()));

        assertThat(this.registry.byPoint(POINT)).containsExactly(lua);
        assertThat(this.registry.byPoint(StandardHookPoint.SESSION_END)).containsExactly(other);
        assertThat(this.registry.byTag("scripted")).containsExactly(lua);
        assertThat(this.registry.byLanguage("lua")).containsExactly(lua);
        assertThat(this.registry.byLanguage("java")).containsExactly(other);
        assertThat(this.registry.byMode(HookMode.SHADOW)).containsExactly(lua);
        assertThat(this.registry.byBreakerState(BreakerState.CLOSED)).containsExactly(lua, other);
        assertThat(this.registry.hooks(hook -> false)).isEmpty();
    }

    @Test
    void aSnapshotKeepsTheHooksItWasTakenWith() {
        List<String> ran = new ArrayList<>();
        this.test.add("a", noting(ran, "a"));
        HookSnapshot before = this.registry.snapshot();
        this.registry.unregisterByName("a");
        this.test.add("b", noting(ran, "b"));

        run(before);
        assertThat(ran).containsExactly("a");
        run(this.registry.snapshot());
        assertThat(ran).containsExactly("a", "b");
    }

    @Test
    void theSnapshotIsAnotherObjectExactlyAfterAChange() {
        HookSnapshot empty = this.registry.snapshot();
        this.test.add("a", context -> HookResult.proceed());
        HookSnapshot one = this.registry.snapshot();

        assertThat(one).isNotSameAs(empty);
        assertThat(this.registry.unregisterByName("b")).isFalse();
        this.registry.disable("a");
        assertThat(this.registry.snapshot()).isSameAs(one);
    }

    @Test
    void aCallUnderWayKeepsItsHooksWhileOthersAreAddedAndRemoved() {
        List<String> ran = new ArrayList<>();
        this.test.add("first", context -> {
            this.registry.unregisterByName("second");
            this.test.add("third", noting(ran, "third"));
            return HookResult.proceed();
        });
        this.test.add("second", noting(ran, "second"));

        this.test.fire();

        assertThat(ran).containsExactly("second");
    }

    @Test
    void manyThreadsRegisterAndRemoveWhileCallsRun() throws Exception {
        AtomicInteger alwaysRan = new AtomicInteger();
        this.test.add("always", context -> {
            alwaysRan.incrementAndGet();
            return HookResult.proceed();
        });
        CountDownLatch ready = new CountDownLatch(1);
        List<FutureTask<Integer>> tasks = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            int thread = t;
            tasks.add(TestEngine.start(() -> {
                ready.await();
                for (int i = 0; i < 150; i++) {
                    String name = "hook-" + thread + "-" + i;
                    this.test.add(name, context -> HookResult.proceed());
                    assertThat(this.registry.find(name)).isPresent();
                    assertThat(this.registry.unregisterByName(name)).isTrue();
                }
                return 0;
            }));
            tasks.add(TestEngine.start(() -> {
                ready.await();
                for (int i = 0; i < 300; i++) {
                    assertThat(this.test.fire().cancelled()).isFalse();
                }
                return 300;
            }));
        }

        ready.countDown();
        int calls = 0;
        for (FutureTask<Integer> task : tasks) {
            calls += TestEngine.join(task);
        }

        assertThat(alwaysRan).hasValue(calls);
        assertThat(this.registry.hooks()).extracting(RegisteredHook::name).containsExactly("always");
        assertThat(this.test.breakers.getAllCircuitBreakers()).hasSize(1);
    }

    private void run(HookSnapshot snapshot) {
        snapshot.chain(POINT, TARGET).run(HookPhase.TRANSFORM, new RecordingCall(this.test, POINT));
    }

    private static HookHandler noting(List<String> ran, String name) {
        return context -> {
            ran.add(name);
            return HookResult.proceed();
        };
    }

    private static HookDefinition definition(String name, HookHandler handler) {
        return HookDefinition.builder(name).on(List.of(POINT)).handler(handler);
    }

    @Test
    void aPointWithoutHooksHandsItsDataBack() {
        HookOutcome outcome = this.test.fire(Map.of("a", 1));

        assertThat(outcome.cancelled()).isFalse();
        assertThat(outcome.data()).isEqualTo(Map.of("a", 1));
        assertThat(outcome.orThrow()).isSameAs(outcome);
    }
}
