package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.springai.SpringAiHooks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.model.tool.DefaultToolCallingManager;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Where Spring AI is, in part or not at all, or in another version. */
class SpringAiHookAutoConfigurationTests {

    private static final String TYPE = "org.springframework.ai.chat.model.ChatModel";

    private final ApplicationContextRunner runner =
            HookContexts.runner().withConfiguration(AutoConfigurations.of(SpringAiHookAutoConfiguration.class));

    private final Warnings warnings = Warnings.of(OnSpringAiVersion.class.getName());

    @AfterEach
    void close() {
        this.warnings.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"org.springframework.ai", "reactor"})
    void aContextStartsWithout(String missing) {
        this.runner.withClassLoader(new FilteredClassLoader(missing)).run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(HookTemplate.class);
            assertThat(context).doesNotHaveBean("springAiHooks");
            assertThat(this.warnings.messages()).isEmpty();
        });
    }

    @Test
    void aContextStartsWithoutAModel() {
        SpringAiContexts.runner().run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(SpringAiHooks.class);
            assertThat(AopUtils.isAopProxy(context.getBean(ToolCallingManager.class)))
                    .isTrue();
        });
    }

    @Test
    void aContextStartsWithAModelOnly() {
        this.runner
                .withBean(ChatModel.class, () -> new ScriptedChatModel())
                .run(context -> assertThat(AopUtils.isAopProxy(context.getBean(ChatModel.class)))
                        .isTrue());
    }

    @Test
    void aContextStartsWithoutTheClient() {
        this.runner
                .withClassLoader(new FilteredClassLoader("org.springframework.ai.chat.client"))
                .withBean(ChatModel.class, () -> new ScriptedChatModel())
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean("springAiClientHooks");
                    assertThat(AopUtils.isAopProxy(context.getBean(ChatModel.class)))
                            .isTrue();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"llmspell.hooks.enabled", "llmspell.hooks.adapters.spring-ai.enabled"})
    void nothingIsHookedWhereItIsSwitchedOff(String property) {
        SpringAiContexts.runner()
                .withPropertyValues(property + "=false")
                .withBean(ChatModel.class, () -> new ScriptedChatModel())
                .withBean(ChatClient.class, () -> ChatClient.create(new ScriptedChatModel()))
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean(SpringAiHooks.class);
                    assertThat(context.getBean(ChatModel.class)).isExactlyInstanceOf(ScriptedChatModel.class);
                    assertThat(AopUtils.isAopProxy(context.getBean(ChatClient.class)))
                            .isFalse();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.8", "2.1.0", "3.0.0-M1", "2.00"})
    void anotherVersionIsNotHookedAndSaysSoOnce(String version) {
        this.runner.withClassLoader(new OtherVersion(TYPE, version)).run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean("springAiHooks");
            assertThat(this.warnings.messages())
                    .singleElement()
                    .asString()
                    .startsWith("What the application does with Spring AI is not hooked")
                    .contains("it is of version " + version)
                    .contains("Use spring-ai-bom 2.0.x")
                    .contains("llmspell.hooks.adapters.spring-ai.enabled=false");
        });
    }

    @Test
    void anotherVersionIsNotWarnedOfWhereTheAdapterIsOff() {
        this.runner
                .withClassLoader(new OtherVersion(TYPE, "2.1.0"))
                .withPropertyValues("llmspell.hooks.adapters.spring-ai.enabled=false")
                .run(context -> assertThat(this.warnings.messages()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.0.0", "2.0.7", "2.0.2-SNAPSHOT", "2.0"})
    void anyPatchOfTheVersionIsHooked(String version) {
        this.runner.withClassLoader(new OtherVersion(TYPE, version)).run(context -> {
            assertThat(context).hasNotFailed().hasBean("springAiHooks");
            assertThat(this.warnings.messages()).isEmpty();
        });
    }

    @Test
    void aJarThatDoesNotSayItsVersionIsHookedIfItHasWhatIsNeeded() {
        this.runner.withClassLoader(new OtherVersion(TYPE, null)).run(context -> {
            assertThat(context).hasNotFailed().hasBean("springAiHooks");
            assertThat(this.warnings.messages()).isEmpty();
        });
    }

    @Test
    void aManagerOfToolsThatIsDeclaredByItsFinalClassIsLeftAloneWithAWarning() {
        try (Warnings left = Warnings.of(SpringAiHooks.class.getPackageName())) {
            SpringAiContexts.runner()
                    .withBean(
                            "own",
                            DefaultToolCallingManager.class,
                            () -> DefaultToolCallingManager.builder().build())
                    .run(context -> {
                        assertThat(context).hasSingleBean(DefaultToolCallingManager.class);
                        assertThat(left.messages())
                                .singleElement()
                                .asString()
                                .contains("'own'")
                                .contains("declare it by its interface");
                    });
        }
    }
}
