package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.springai.SpringAiHooks;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
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
        this.runner.withClassLoader(new OtherVersion(version)).run(context -> {
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
                .withClassLoader(new OtherVersion("2.1.0"))
                .withPropertyValues("llmspell.hooks.adapters.spring-ai.enabled=false")
                .run(context -> assertThat(this.warnings.messages()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.0.0", "2.0.7", "2.0.2-SNAPSHOT", "2.0"})
    void anyPatchOfTheVersionIsHooked(String version) {
        this.runner.withClassLoader(new OtherVersion(version)).run(context -> {
            assertThat(context).hasNotFailed().hasBean("springAiHooks");
            assertThat(this.warnings.messages()).isEmpty();
        });
    }

    @Test
    void aJarThatDoesNotSayItsVersionIsHookedIfItHasWhatIsNeeded() {
        this.runner.withClassLoader(new OtherVersion(null)).run(context -> {
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

    /** Has a package of Spring AI say that it is of another version. */
    private static final class OtherVersion extends ClassLoader {

        private final @Nullable String version;

        private OtherVersion(@Nullable String version) {
            super(OtherVersion.class.getClassLoader());
            this.version = version;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals("org.springframework.ai.chat.model.ChatModel")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return (known != null) ? known : define(name);
            }
        }

        private Class<?> define(String name) {
            String packageName = name.substring(0, name.lastIndexOf('.'));
            definePackage(packageName, null, null, null, null, this.version, null, null);
            try (InputStream source = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] code = source.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException ex) {
                throw new UncheckedIOException(ex);
            }
        }
    }
}
