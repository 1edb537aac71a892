package io.llmspell.hook;

import static io.llmspell.hook.TestEngine.POINT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HookOrderTests {

    private final TestEngine test = new TestEngine();

    private final List<String> ran = new ArrayList<>();

    @AfterEach
    void close() {
        this.test.close();
    }

    @Test
    void phasesRunInTheirOrderWhateverThePriorities() {
        add("observe", HookPhase.OBSERVE, Priority.HIGHEST, HookResult.proceed());
        add("guard", HookPhase.GUARD, Priority.HIGH, HookResult.proceed());
        add("transform", HookPhase.TRANSFORM, Priority.LOWEST, HookResult.proceed());

        this.test.fire();

        assertThat(this.ran).containsExactly("transform", "guard", "observe");
        assertThat(this.test.registry().hooks())
                .extracting(RegisteredHook::name)
                .containsExactly("transform", "guard", "observe");
    }

    @Test
    void lowerPrioritiesRunFirstUpToBothEndsOfTheRange() {
        add("max", HookPhase.TRANSFORM, Integer.MAX_VALUE, HookResult.proceed());
        add("low", HookPhase.TRANSFORM, Priority.LOW, HookResult.proceed());
        add("normal", HookPhase.TRANSFORM, Priority.NORMAL, HookResult.proceed());
        add("min", HookPhase.TRANSFORM, Integer.MIN_VALUE, HookResult.proceed());
        add("high", HookPhase.TRANSFORM, Priority.HIGH, HookResult.proceed());
        add("almost-min", HookPhase.TRANSFORM, Integer.MIN_VALUE + 1, HookResult.proceed());

        this.test.fire();

        assertThat(this.ran).containsExactly("min", "almost-min", "high", "normal", "low", "max");
    }

    @Test
    void theNamedPrioritiesHaveTheValuesOfTheContract() {
        assertThat(Priority.HIGHEST).isEqualTo(Integer.MIN_VALUE);
        assertThat(Priority.HIGH).isEqualTo(-100);
        assertThat(Priority.NORMAL).isZero();
        assertThat(Priority.LOW).isEqualTo(100);
        assertThat(Priority.LOWEST).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void equalPrioritiesRunInTheOrderOfRegistration() {
        for (String name : List.of("z", "m", "a", "k")) {
            add(name, HookPhase.GUARD, 7, HookResult.proceed());
        }

        this.test.fire();

        assertThat(this.ran).containsExactly("z", "m", "a", "k");
    }

    @Test
    void theFirstCancellationEndsTransformAndOnlyObserversStillRun() {
        add("first", HookPhase.TRANSFORM, 1, HookResult.cancel("no"));
        add("second", HookPhase.TRANSFORM, 2, HookResult.cancel("never asked"));
        add("guard", HookPhase.GUARD, 0, HookResult.proceed());
        add("observe", HookPhase.OBSERVE, 0, HookResult.proceed());

        HookOutcome outcome = this.test.fire();

        assertThat(this.ran).containsExactly("first", "observe");
        assertThat(outcome.cancelled()).isTrue();
        assertThatExceptionOfType(HookCancelledException.class)
                .isThrownBy(outcome::orThrow)
                .withMessage("tool:search.run was cancelled by hook 'first' at custom:test: no")
                .satisfies(ex -> assertThat(List.of(ex.hook(), ex.reason(), ex.point(), ex.target()))
                        .containsExactly("first", "no", "custom:test", "tool:search.run"));
    }

    @Test
    void aGuardCancelsWhatTransformLetPass() {
        add("transform", HookPhase.TRANSFORM, 0, HookResult.proceed());
        add("passing", HookPhase.GUARD, 1, HookResult.skip("not mine"));
        add("cancelling", HookPhase.GUARD, 2, HookResult.cancel("denied"));

        assertThat(this.test.fire().cancellation()).hasMessageContaining("'cancelling'");
    }

    @Test
    void observersSeeTheDecisionAndTheOutcome() {
        List<HookContext> seen = new ArrayList<>();
        add("guard", HookPhase.GUARD, 0, HookResult.cancel("denied"));
        this.test.add("observe", hook -> hook.phase(HookPhase.OBSERVE), context -> {
            seen.add(context);
            return HookResult.proceed();
        });

        this.test.fire();

        assertThat(seen).singleElement().satisfies(context -> {
            assertThat(context.outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(context.decision()).isEqualTo(HookResult.cancel("denied"));
        });
    }

    @Test
    void laterHooksSeeWhatEarlierOnesModified() {
        this.test.add("one", context -> HookResult.modify("a", 2));
        this.test.add("two", context -> HookResult.modify("b", context.argument("a", Integer.class) + 1));
        List<Map<String, Object>> guarded = new ArrayList<>();
        this.test.add("guard", hook -> hook.phase(HookPhase.GUARD), context -> {
            guarded.add(context.arguments());
            return HookResult.proceed();
        });

        HookOutcome outcome = this.test.fire(Map.of("a", 1, "b", 1));

        assertThat(outcome.data()).isEqualTo(Map.of("a", 2, "b", 3));
        assertThat(guarded).containsExactly(Map.of("a", 2, "b", 3));
    }

    @Test
    void aBareValueModifiesTheOnlyArgumentEvenToNull() {
        this.test.add("one", context -> HookResult.modify((Object) null));

        assertThat(this.test.fire(Map.of("a", 1)).data()).containsEntry("a", null);
    }

    @Test
    void modificationsThatDoNotFitAreFailuresThatChangeNothing() {
        Map<String, Object> half = new HashMap<>();
        half.put("a", 9);
        half.put("typo", 9);
        this.test.add("unknown name", context -> HookResult.modify(half));
        this.test.add("bare value", context -> HookResult.modify("alone"));

        HookOutcome outcome = this.test.fire(Map.of("a", 1, "b", 1));

        assertThat(outcome.data()).isEqualTo(Map.of("a", 1, "b", 1));
        assertThat(this.test.recorder.outcomes()).containsExactly("invalid_result", "invalid_result");
        assertThat(this.test.recorder.runs.get(0).failure().message()).contains("'typo'");
    }

    @Test
    void resultsThatNeedAnOperationAreInvalidAtAPointWithoutOne() {
        this.test.add("redirect", context -> HookResult.redirect("other"));

        assertThat(this.test.fire().cancelled()).isFalse();
        assertThat(this.test.recorder.last().failure().message()).contains("redirect", "no operation");
    }

    private void add(String name, HookPhase phase, int priority, HookResult result) {
        this.test.add(name, hook -> hook.phase(phase).priority(priority).on(POINT), context -> {
            this.ran.add(name);
            return result;
        });
    }
}
