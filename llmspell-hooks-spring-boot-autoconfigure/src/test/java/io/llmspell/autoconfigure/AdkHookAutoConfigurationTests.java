package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.agents.LlmAgent;
import com.google.adk.plugins.Plugin;
import com.google.adk.runner.InMemoryRunner;
import com.google.adk.runner.Runner;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.adk.AdkHooks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Where Google ADK is, in part or not at all, or in another version. */
class AdkHookAutoConfigurationTests {

    private static final String TYPE = "com.google.adk.plugins.Plugin";

    private final ApplicationContextRunner runner =
            HookContexts.runner().withConfiguration(AutoConfigurations.of(AdkHookAutoConfiguration.class));

    private final Warnings warnings = Warnings.of(OnAdkVersion.class.getName());

    @AfterEach
    void close() {
        this.warnings.close();
    }

    private static InMemoryRunner desk() {
        return new InMemoryRunner(
                LlmAgent.builder().name("desk").model(new ScriptedLlm()).build(), "desk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"com.google.adk", "com.google.genai", "io.reactivex", "reactor"})
    void aContextStartsWithout(String missing) {
        this.runner.withClassLoader(new FilteredClassLoader(missing)).run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(HookTemplate.class);
            assertThat(context).doesNotHaveBean("adkHooks");
            assertThat(this.warnings.messages()).isEmpty();
        });
    }

    @Test
    void aContextStartsWithoutARunner() {
        AdkContexts.runner().run(context -> assertThat(context).hasNotFailed().hasSingleBean(AdkHooks.class));
    }

    @Test
    void aRunnerStaysOfItsClass() {
        this.runner
                .withBean(InMemoryRunner.class, AdkHookAutoConfigurationTests::desk)
                .run(context -> {
                    InMemoryRunner runner = context.getBean(InMemoryRunner.class);
                    assertThat(AopUtils.isAopProxy(runner)).isTrue();
                    assertThat(context).hasSingleBean(Runner.class);
                    assertThat(runner.appName()).isEqualTo("desk");
                    assertThat(runner.agent().name()).isEqualTo("desk");
                    assertThat(runner.pluginManager().getPlugins())
                            .extracting(Plugin::getName)
                            .containsExactly("llmspell-hooks");
                    runner.close().blockingAwait();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"llmspell.hooks.enabled", "llmspell.hooks.adapters.adk.enabled"})
    void nothingIsHookedWhereItIsSwitchedOff(String property) {
        AdkContexts.runner()
                .withPropertyValues(property + "=false")
                .withBean(InMemoryRunner.class, AdkHookAutoConfigurationTests::desk)
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean(AdkHooks.class);
                    assertThat(context.getBean(Runner.class)).isExactlyInstanceOf(InMemoryRunner.class);
                    assertThat(context.getBean(Runner.class).pluginManager().getPlugins())
                            .isEmpty();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.7.1", "1.9.0", "2.0.0-M1", "1.80"})
    void anotherVersionIsNotHookedAndSaysSoOnce(String version) {
        this.runner.withClassLoader(new OtherVersion(TYPE, version)).run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean("adkHooks");
            assertThat(this.warnings.messages())
                    .singleElement()
                    .asString()
                    .startsWith("What the application does with Google ADK is not hooked")
                    .contains("it is of version " + version)
                    .contains("Use google-adk 1.8.x")
                    .contains("llmspell.hooks.adapters.adk.enabled=false");
        });
    }

    @Test
    void anotherVersionIsNotWarnedOfWhereTheAdapterIsOff() {
        this.runner
                .withClassLoader(new OtherVersion(TYPE, "1.9.0"))
                .withPropertyValues("llmspell.hooks.adapters.adk.enabled=false")
                .run(context -> assertThat(this.warnings.messages()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0", "1.8.7", "1.8.1-SNAPSHOT", "1.8"})
    void anyPatchOfTheVersionIsHooked(String version) {
        this.runner.withClassLoader(new OtherVersion(TYPE, version)).run(context -> {
            assertThat(context).hasNotFailed().hasBean("adkHooks");
            assertThat(this.warnings.messages()).isEmpty();
        });
    }

    @Test
    void theVersionIsReadOfWhatMavenLeavesInTheJar() {
        assertThat(Plugin.class.getPackage().getImplementationVersion()).isNull();
        this.runner.run(context -> {
            assertThat(context).hasNotFailed().hasBean("adkHooks");
            assertThat(this.warnings.messages()).isEmpty();
        });
    }

    @Test
    void aJarThatDoesNotSayItsVersionIsHookedIfItHasWhatIsNew() {
        this.runner.withClassLoader(new OtherVersion(TYPE, null)).run(context -> {
            assertThat(context).hasNotFailed().hasBean("adkHooks");
            assertThat(this.warnings.messages()).isEmpty();
        });
    }
}
