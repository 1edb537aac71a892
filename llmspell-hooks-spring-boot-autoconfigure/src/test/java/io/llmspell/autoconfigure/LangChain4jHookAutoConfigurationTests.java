package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.chat.ChatModel;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.langchain4j.AiServiceHooks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Where LangChain4j is, in part or not at all, or in another version. */
class LangChain4jHookAutoConfigurationTests {

    private static final String TYPE = "dev.langchain4j.model.chat.ChatModel";

    private final ApplicationContextRunner runner =
            HookContexts.runner().withConfiguration(AutoConfigurations.of(LangChain4jHookAutoConfiguration.class));

    private final Warnings warnings = Warnings.of("io.llmspell");

    @AfterEach
    void close() {
        this.warnings.close();
    }

    @Test
    void aContextStartsWithoutIt() {
        this.runner.withClassLoader(new FilteredClassLoader("dev.langchain4j")).run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(HookTemplate.class);
            assertThat(context).doesNotHaveBean("aiServiceHooks").doesNotHaveBean("langChain4jBeanHooks");
            assertThat(this.warnings.messages()).isEmpty();
        });
    }

    @Test
    void aContextStartsWithoutAModel() {
        this.runner.run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(AiServiceHooks.class);
            assertThat(this.warnings.messages()).isEmpty();
        });
    }

    @Test
    void modelsAreHookedWithoutAiServices() {
        this.runner
                .withClassLoader(new FilteredClassLoader("dev.langchain4j.service", "dev.langchain4j.spi.services"))
                .withBean(ChatModel.class, () -> new LangChain4jScript().model())
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean("aiServiceHooks");
                    assertThat(AopUtils.isAopProxy(context.getBean(ChatModel.class)))
                            .isTrue();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"llmspell.hooks.enabled", "llmspell.hooks.adapters.langchain4j.enabled"})
    void nothingIsHookedWhereItIsSwitchedOff(String property) {
        this.runner
                .withPropertyValues(property + "=false")
                .withBean(ChatModel.class, () -> new LangChain4jScript().model())
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean(AiServiceHooks.class);
                    assertThat(context.getBean(ChatModel.class)).isExactlyInstanceOf(LangChain4jScript.Model.class);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.18.0", "1.20.0", "2.0.0-beta1", "1.190"})
    void anotherVersionIsNotHookedAndSaysSoOnce(String version) {
        this.runner.withClassLoader(new OtherVersion(TYPE, version)).run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean("aiServiceHooks");
            assertThat(this.warnings.messages())
                    .singleElement()
                    .asString()
                    .startsWith("What the application does with LangChain4j is not hooked")
                    .contains("it is of version " + version)
                    .contains("Use langchain4j-bom 1.19.x")
                    .contains("llmspell.hooks.adapters.langchain4j.enabled=false");
        });
    }

    @Test
    void anotherVersionIsNotWarnedOfWhereTheAdapterIsOff() {
        this.runner
                .withClassLoader(new OtherVersion(TYPE, "1.20.0"))
                .withPropertyValues("llmspell.hooks.adapters.langchain4j.enabled=false")
                .run(context -> assertThat(this.warnings.messages()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.19.0", "1.19.3", "1.19.1-SNAPSHOT", "1.19"})
    void anyPatchOfTheVersionIsHooked(String version) {
        this.runner.withClassLoader(new OtherVersion(TYPE, version)).run(context -> {
            assertThat(context).hasNotFailed().hasBean("aiServiceHooks");
            assertThat(this.warnings.messages()).isEmpty();
        });
    }

    @Test
    void aJarThatDoesNotSayItsVersionIsHookedIfItHasWhatIsNew() {
        this.runner.withClassLoader(new OtherVersion(TYPE, null)).run(context -> {
            assertThat(context).hasNotFailed().hasBean("aiServiceHooks");
            assertThat(this.warnings.messages()).isEmpty();
        });
    }
}
