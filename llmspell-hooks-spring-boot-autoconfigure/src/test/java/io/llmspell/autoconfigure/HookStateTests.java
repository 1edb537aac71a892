package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.STATE_MIGRATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.event.EventStorage;
import io.llmspell.hook.BreakerState;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RegisteredHook;
import io.llmspell.integration.InvalidHookException;
import io.llmspell.jdbc.StoreDatabase;
import io.llmspell.jdbc.TestDatabase;
import io.llmspell.state.HookState;
import io.llmspell.state.HookStateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.JsonNode;

@Timeout(120)
class HookStateTests {

    @TempDir
    Path folder;

    private final ApplicationContextRunner runner =
            HookContexts.runner().withBean("bank", Bank.class).withPropertyValues("llmspell.hooks.timeout=30s");

    private ApplicationContextRunner onDatabase() {
        return this.runner
                .withBean(
                        StoreDatabase.class,
                        () -> StoreDatabase.open(TestDatabase.h2(this.folder), Duration.ofSeconds(30)))
                .withPropertyValues("llmspell.hooks.state.type=jdbc");
    }

    @Test
    void aHookRemembersBetweenCalls() {
        this.runner
                .withBean("limits", Limits.class)
                .withPropertyValues("llmspell.hooks.state.type=memory")
                .run(context -> {
                    Bank bank = context.getBean(Bank.class);
                    bank.pay(60);
                    bank.pay(30);

                    assertThatExceptionOfType(HookCancelledException.class)
                            .isThrownBy(() -> bank.pay(20))
                            .withMessageContaining("110 in all");
                    assertThat(context.getBean(HookStateStore.class)
                                    .open("limits.total")
                                    .get("spent", Integer.class))
                            .contains(110);
                });
    }

    @Test
    void aHookRemembersOverARestart() {
        onDatabase()
                .withBean("limits", Limits.class)
                .run(context -> context.getBean(Bank.class).pay(90));

        onDatabase()
                .withBean("limits", Limits.class)
                .run(context -> assertThatExceptionOfType(HookCancelledException.class)
                        .isThrownBy(() -> context.getBean(Bank.class).pay(20))
                        .withMessageContaining("110 in all"));
    }

    @Test
    void theStateOfANewVersionOfAHookIsMigrated() {
        onDatabase()
                .withBean("limits", Limits.class)
                .run(context -> context.getBean(Bank.class).pay(90));

        onDatabase().withBean("limits", LimitsByCurrency.class).run(context -> {
            assertThatExceptionOfType(HookCancelledException.class)
                    .isThrownBy(() -> context.getBean(Bank.class).pay(20))
                    .withMessageContaining("110 euro");
            assertThat(context.getBean(HookStateStore.class)
                            .open("limits.total", 2)
                            .get("spent"))
                    .hasValueSatisfying(entry -> assertThat(entry.value()).hasToString("{\"euro\":110}"));
        });
    }

    @Test
    void aHookThatTakesStateWhereNothingKeepsItStopsTheStart() {
        this.runner
                .withBean(Limits.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidHookException.class)
                        .hasMessageContaining("Limits.total(int, HookState)")
                        .hasMessageContaining("llmspell.hooks.state.type to memory or jdbc"));
    }

    @Test
    void aDatabaseThatIsNotThereStopsTheStart() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(HookAutoConfiguration.class, HookStateAutoConfiguration.class))
                .withPropertyValues("llmspell.hooks.state.type=jdbc")
                .run(context -> {
                    assertThat(context).hasFailed();
                    assertThat(new MissingStoreFailureAnalyzer().analyze(context.getStartupFailure()))
                            .satisfies(analysis -> {
                                assertThat(analysis.getDescription())
                                        .contains("llmspell.hooks.state.type=jdbc needs a database");
                                assertThat(analysis.getAction()).contains("Set llmspell.events.storage.type=jdbc");
                            });
                });
    }

    @Test
    void withoutADatabaseOfTheApplicationItIsInAFile() {
        HookContexts.runner()
                .withPropertyValues(
                        "llmspell.hooks.state.type=jdbc",
                        "llmspell.events.storage.path=" + this.folder.resolve("stores"))
                .run(context -> {
                    assertThat(context).hasSingleBean(HookStateStore.class).doesNotHaveBean(EventStorage.class);
                    assertThat(this.folder.resolve("stores.mv.db")).exists();
                });
    }

    @Test
    void aLibraryThatIsNotThereStopsTheStart() {
        HookContexts.runner()
                .withPropertyValues("llmspell.hooks.state.type=jdbc")
                .withClassLoader(new FilteredClassLoader("org.springframework.jdbc"))
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(MissingLibraryException.class)
                        .hasMessageContaining("spring-boot-starter-jdbc"));
    }

    @Test
    void aStoreOfTheUserReplacesOurs() {
        HookStateStore own = HookStateStore.inMemory();
        this.runner
                .withBean(HookStateStore.class, () -> own)
                .withBean("limits", Limits.class)
                .run(context -> {
                    context.getBean(Bank.class).pay(5);
                    assertThat(own.open("limits.total").get("spent", Integer.class))
                            .contains(5);
                });
    }

    @Test
    void limitsAreSet() {
        this.runner
                .withPropertyValues("llmspell.hooks.state.type=memory", "llmspell.hooks.state.max-value-size=10B")
                .run(context -> assertThatExceptionOfType(RuntimeException.class)
                        .isThrownBy(() -> context.getBean(HookStateStore.class)
                                .open("hook")
                                .put("key", "x".repeat(9)))
                        .withMessageContaining("11 characters"));
    }

    @Test
    void anOpenBreakerStaysOpenForTheRestOfItsTime() {
        ApplicationContextRunner persistent = onDatabase()
                .withBean("broken", Broken.class)
                .withPropertyValues(
                        "llmspell.hooks.state.persist-breakers=true", "llmspell.hooks.breaker.open-duration=1h");
        Instant[] until = new Instant[1];
        persistent.run(context -> {
            for (int i = 0; i < 5; i++) {
                context.getBean(Bank.class).pay(1);
            }
            RegisteredHook hook = hook(context.getBean(HookRegistry.class), "broken.fail");
            assertThat(hook.breakerState()).isEqualTo(BreakerState.OPEN);
            until[0] = hook.breakerOpenUntil().orElseThrow();
        });

        persistent.withPropertyValues("llmspell.hooks.breaker.open-duration=2h").run(context -> {
            RegisteredHook hook = hook(context.getBean(HookRegistry.class), "broken.fail");
            assertThat(hook.breakerState()).isEqualTo(BreakerState.OPEN);
            assertThat(hook.breakerOpenUntil().orElseThrow())
                    .isBetween(until[0].minusSeconds(60), until[0].plusSeconds(60));
            context.getBean(HookRegistry.class).resetBreaker("broken.fail");
        });

        persistent.run(context -> assertThat(
                        hook(context.getBean(HookRegistry.class), "broken.fail").breakerState())
                .isEqualTo(BreakerState.CLOSED));
    }

    @Test
    void aModeStaysAsItWasSetUnlessTheConfigurationChanged() {
        ApplicationContextRunner persistent = onDatabase()
                .withBean("broken", Broken.class)
                .withPropertyValues("llmspell.hooks.state.persist-modes=true");
        persistent.run(context -> context.getBean(HookRegistry.class).disable("broken.fail"));

        persistent.run(context -> assertThat(
                        hook(context.getBean(HookRegistry.class), "broken.fail").mode())
                .isEqualTo(HookMode.DISABLED));
        persistent
                .withPropertyValues("llmspell.hooks.instances[broken.fail].mode=shadow")
                .run(context -> assertThat(hook(context.getBean(HookRegistry.class), "broken.fail")
                                .mode())
                        .isEqualTo(HookMode.SHADOW));
    }

    @Test
    void nothingSurvivesUnlessItIsAskedFor() {
        onDatabase()
                .withBean("broken", Broken.class)
                .run(context -> context.getBean(HookRegistry.class).disable("broken.fail"));

        onDatabase()
                .withBean("broken", Broken.class)
                .run(context -> assertThat(hook(context.getBean(HookRegistry.class), "broken.fail")
                                .mode())
                        .isEqualTo(HookMode.ENFORCE));
    }

    @Test
    void memoryIsNoPlaceForWhatIsToSurvive() {
        this.runner
                .withPropertyValues("llmspell.hooks.state.type=memory", "llmspell.hooks.state.persist-modes=true")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(MissingStoreException.class)
                        .hasMessageContaining("outlives the application"));
    }

    private static RegisteredHook hook(HookRegistry registry, String name) {
        return registry.find(name).orElseThrow();
    }

    @ToolComponent
    static class Bank {

        public void pay(int amount) {}
    }

    static class Limits {

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD)
        HookResult total(int amount, HookState state) {
            int spent = state.update("spent", Integer.class, known -> (known == null) ? amount : known + amount);
            return (spent > 100) ? HookResult.cancel(spent + " in all") : HookResult.proceed();
        }
    }

    static class LimitsByCurrency {

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD, stateVersion = 2)
        HookResult total(int amount, HookState state) {
            JsonNode spent = state.update(
                    "spent",
                    JsonNode.class,
                    known -> ((tools.jackson.databind.node.ObjectNode) known)
                            .put("euro", known.get("euro").intValue() + amount));
            return HookResult.cancel(spent.get("euro") + " euro");
        }

        @Hook(value = STATE_MIGRATION, components = "limits.total", condition = "#fromVersion == 1")
        HookResult toCurrencies(JsonNode value) {
            return HookResult.modify("value", Map.of("euro", value));
        }
    }

    static class Broken {

        @Hook(BEFORE_TOOL_EXECUTION)
        void fail() {
            throw new IllegalStateException("broken");
        }
    }
}
