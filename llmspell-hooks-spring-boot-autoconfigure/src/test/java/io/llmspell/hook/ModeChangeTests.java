package io.llmspell.hook;

import static io.llmspell.hook.StandardHookPoint.CONFIGURATION_CHANGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hooks have a say when the mode of a hook is changed. */
class ModeChangeTests {

    private final List<String> seen = new ArrayList<>();

    private HookEngine engine = HookEngine.builder().build();

    @AfterEach
    void close() {
        this.engine.close();
    }

    private HookRegistry registry() {
        return this.engine.registry();
    }

    private void policy(HookPhase phase, HookHandler handler) {
        registry()
                .register(HookDefinition.builder("policy")
                        .on(CONFIGURATION_CHANGE)
                        .phase(phase)
                        .timeout(Duration.ofSeconds(30))
                        .handler(context -> {
                            this.seen.add(context + " " + context.arguments());
                            return handler.handle(context);
                        }));
    }

    private void guard() {
        registry()
                .register(HookDefinition.builder("guard")
                        .on(HookPoint.custom("any"))
                        .handler(context -> HookResult.proceed()));
    }

    private HookMode mode() {
        return registry().find("guard").orElseThrow().mode();
    }

    @Test
    void hooksSeeWhichHookIsToBeChangedAndHow() {
        guard();
        policy(HookPhase.OBSERVE, context -> HookResult.proceed());

        assertThat(registry().disable("guard")).isTrue();

        assertThat(mode()).isEqualTo(HookMode.DISABLED);
        assertThat(this.seen)
                .containsExactly("ConfigurationChange of system:configuration.llmspell.hooks.instances.guard.mode"
                        + " {hook=guard, from=ENFORCE, to=DISABLED}");
    }

    @Test
    void aRefusedChangeIsNotMadeAndWhoWantedItIsTold() {
        guard();
        policy(HookPhase.GUARD, context -> HookResult.cancel("not without an approval"));

        assertThatExceptionOfType(HookCancelledException.class)
                .isThrownBy(() -> registry().disable("guard"))
                .withMessageContaining("not without an approval");

        assertThat(mode()).isEqualTo(HookMode.ENFORCE);
    }

    @Test
    void aHookSetsAnotherMode() {
        guard();
        policy(HookPhase.TRANSFORM, context -> HookResult.modify("to", HookMode.SHADOW));

        registry().disable("guard");

        assertThat(mode()).isEqualTo(HookMode.SHADOW);
    }

    @Test
    void whatIsNoModeIsAFailureOfTheHookThatSetsIt() {
        guard();
        policy(HookPhase.TRANSFORM, context -> HookResult.modify("to", "off"));

        registry().disable("guard");

        assertThat(mode()).isEqualTo(HookMode.DISABLED);
    }

    @Test
    void aHookKeepsItselfFromBeingSwitchedOff() {
        policy(HookPhase.GUARD, context -> HookResult.cancel("never"));

        assertThatExceptionOfType(HookCancelledException.class)
                .isThrownBy(() -> registry().disable("policy"));

        assertThat(registry().find("policy").orElseThrow().mode()).isEqualTo(HookMode.ENFORCE);
    }

    @Test
    void theSameModeIsNoChange() {
        guard();
        policy(HookPhase.GUARD, context -> HookResult.cancel("never"));

        assertThat(registry().enable("guard")).isTrue();
        assertThat(registry().enable("nobody")).isFalse();

        assertThat(this.seen).isEmpty();
    }

    @Test
    void aModeThatAListenerGivesBackToANewHookIsNoChange() {
        this.engine.close();
        List<HookRegistry> made = new ArrayList<>();
        this.engine = HookEngine.builder()
                .listener(new HookListener() {
                    @Override
                    public void registered(RegisteredHook hook) {
                        if (hook.name().equals("guard")) {
                            made.get(0).setMode("guard", HookMode.SHADOW);
                        }
                    }
                })
                .build();
        made.add(registry());
        policy(HookPhase.GUARD, context -> HookResult.cancel("never"));

        guard();

        assertThat(mode()).isEqualTo(HookMode.SHADOW);
        assertThat(this.seen).isEmpty();
    }
}
