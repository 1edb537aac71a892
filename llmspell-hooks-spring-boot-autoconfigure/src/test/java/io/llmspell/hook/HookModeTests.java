package io.llmspell.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HookModeTests {

    private final TestEngine test = new TestEngine();

    @AfterEach
    void close() {
        this.test.close();
    }

    @Test
    void aShadowedHookIsRecordedAndAppliesNothing() {
        this.test.add("modify", hook -> hook.mode(HookMode.SHADOW), context -> HookResult.modify("a", 2));
        this.test.add("cancel", hook -> hook.mode(HookMode.SHADOW), context -> HookResult.cancel("no"));
        this.test.add("seen", context -> {
            assertThat(context.arguments()).isEqualTo(Map.of("a", 1));
            assertThat(context.decision()).isNull();
            return HookResult.proceed();
        });

        HookOutcome outcome = this.test.fire(Map.of("a", 1));

        assertThat(outcome.cancelled()).isFalse();
        assertThat(outcome.data()).isEqualTo(Map.of("a", 1));
        assertThat(this.test.recorder.outcomes()).containsExactly("modified", "cancel", "continue");
        assertThat(this.test.recorder.runs)
                .extracting(Recorder.Run::mode)
                .containsExactly(HookMode.SHADOW, HookMode.SHADOW, HookMode.ENFORCE);
    }

    @Test
    void aShadowedGuardThatFailsIsRecordedAndCancelsNothing() {
        this.test.add("guard", hook -> hook.phase(HookPhase.GUARD).mode(HookMode.SHADOW), context -> null);
        this.test.add(
                "slow",
                hook -> hook.phase(HookPhase.GUARD).mode(HookMode.SHADOW).timeout(TestEngine.SHORT),
                context -> {
                    try {
                        return this.test.hang();
                    } catch (InterruptedException ex) {
                        return HookResult.cancel("late");
                    }
                });

        assertThat(this.test.fire().cancelled()).isFalse();
        assertThat(this.test.recorder.outcomes()).containsExactly("no_result", "timeout");
    }

    @Test
    void aShadowedHookIsCheckedLikeAnEnforcedOne() {
        this.test.add("shadow", hook -> hook.mode(HookMode.SHADOW), context -> HookResult.modify("typo", 2));

        this.test.fire(Map.of("a", 1));

        assertThat(this.test.recorder.outcomes()).containsExactly("invalid_result");
    }

    @Test
    void aDisabledHookDoesNotRun() {
        AtomicInteger runs = new AtomicInteger();
        this.test.add("off", hook -> hook.mode(HookMode.DISABLED), context -> {
            runs.incrementAndGet();
            return HookResult.proceed();
        });

        this.test.fire();

        assertThat(runs).hasValue(0);
        assertThat(this.test.recorder.runs).isEmpty();
    }

    @Test
    void aChangeOfModeTakesEffectInTheCallUnderWay() {
        this.test.add("first", context -> {
            this.test.registry().disable("second");
            return HookResult.proceed();
        });
        this.test.add("second", context -> HookResult.cancel("no"));

        assertThat(this.test.fire().cancelled()).isFalse();
        assertThat(this.test.recorder.outcomes()).containsExactly("continue");
    }

    @Test
    void modesAreChangedByNameAndListenersAreToldOfChangesOnly() {
        RegisteredHook hook = this.test.add("a", context -> HookResult.cancel("no"));
        HookRegistry registry = this.test.registry();

        assertThat(registry.shadow("a")).isTrue();
        assertThat(this.test.fire().cancelled()).isFalse();
        assertThat(registry.shadow("a")).isTrue();
        assertThat(registry.disable("a")).isTrue();
        assertThat(hook.mode()).isEqualTo(HookMode.DISABLED);
        assertThat(registry.enable("a")).isTrue();
        assertThat(this.test.fire().cancelled()).isTrue();
        assertThat(registry.enable("b")).isFalse();
        assertThat(registry.resetBreaker("b")).isFalse();

        assertThat(this.test.recorder.changes)
                .containsExactly("+a", "a:ENFORCE>SHADOW", "a:SHADOW>DISABLED", "a:DISABLED>ENFORCE");
    }
}
