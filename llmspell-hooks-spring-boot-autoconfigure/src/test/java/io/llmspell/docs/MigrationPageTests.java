package io.llmspell.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.langchain4j.guardrail.InputGuardrailException;
import dev.langchain4j.service.AiServices;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.autoconfigure.BridgeAutoConfiguration;
import io.llmspell.autoconfigure.EventAutoConfiguration;
import io.llmspell.autoconfigure.HookAutoConfiguration;
import io.llmspell.autoconfigure.LangChain4jContexts;
import io.llmspell.autoconfigure.LangChain4jScript;
import io.llmspell.autoconfigure.ScriptedChatModel;
import io.llmspell.autoconfigure.SpringAiContexts;
import io.llmspell.docs.MigrationExample.EventLedger;
import io.llmspell.docs.MigrationExample.EventTill;
import io.llmspell.docs.MigrationExample.Ledger;
import io.llmspell.docs.MigrationExample.NoKeys;
import io.llmspell.docs.MigrationExample.NoKeysAnywhere;
import io.llmspell.docs.MigrationExample.NoKeysForAnyModel;
import io.llmspell.docs.MigrationExample.NoKeysIn;
import io.llmspell.docs.MigrationExample.Till;
import io.llmspell.event.EventBus;
import io.llmspell.hook.HookCancelledException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** That what {@code docs/migration.md} shows does the same before and after. */
class MigrationPageTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    HookAutoConfiguration.class, EventAutoConfiguration.class, BridgeAutoConfiguration.class))
            .withPropertyValues("llmspell.hooks.timeout=30s", "llmspell.bridge.scripts.timeout=30s");

    @BeforeEach
    void nothingIsNoted() {
        MigrationExample.NOTES.clear();
    }

    /** Without {@code @EnableAsync}, so on the thread of the test. */
    @Test
    void theListenerReviewsLargePayments() {
        this.runner.withBean(Till.class).withBean(Ledger.class).run(context -> {
            context.getBean(Till.class).pay("a-7", 7);
            context.getBean(Till.class).pay("a-8", 700);

            assertThat(MigrationExample.NOTES).containsExactly("review a-8");
        });
    }

    @Test
    void theHandlerOfEventsReviewsLargePayments() {
        this.runner.withBean(EventTill.class).withBean(EventLedger.class).run(context -> {
            context.getBean(EventTill.class).pay("a-7", 7);
            context.getBean(EventTill.class).pay("a-8", 700);
            assertThat(context.getBean(EventBus.class).drain(Duration.ofSeconds(30)))
                    .isTrue();

            assertThat(MigrationExample.NOTES).containsExactly("review a-8");
        });
    }

    @Test
    void theAdvisorAndTheHookKeepAKeyFromTheModel() {
        ScriptedChatModel model = new ScriptedChatModel();
        ChatClient advised =
                ChatClient.builder(model).defaultAdvisors(new NoKeys()).build();
        assertThat(advised.prompt("hello").call().content()).isEqualTo("asked hello");
        assertThatIllegalStateException()
                .isThrownBy(() -> advised.prompt("use sk-1").call().content())
                .withMessage("a key in the prompt");

        SpringAiContexts.runner()
                .withBean(ChatModel.class, ScriptedChatModel::new)
                .withBean(NoKeysAnywhere.class)
                .run(context -> {
                    ChatClient client =
                            context.getBean(ChatClient.Builder.class).build();

                    assertThat(client.prompt("hello").call().content()).isEqualTo("asked hello");
                    assertThatExceptionOfType(HookCancelledException.class)
                            .isThrownBy(() -> client.prompt("use sk-1").call().content())
                            .withMessageContaining("a key in the prompt");
                });
    }

    interface Assistant {

        String answer(String question);
    }

    @Test
    void theGuardrailAndTheHookKeepAKeyFromTheModel() {
        Assistant guarded = AiServices.builder(Assistant.class)
                .chatModel(new LangChain4jScript().model())
                .inputGuardrails(new NoKeysIn())
                .build();
        assertThat(guarded.answer("hello")).isEqualTo("asked hello");
        assertThatExceptionOfType(InputGuardrailException.class)
                .isThrownBy(() -> guarded.answer("use sk-1"))
                .withMessageContaining("a key in the prompt");

        LangChain4jContexts.runner()
                .withBean(dev.langchain4j.model.chat.ChatModel.class, () -> new LangChain4jScript().model())
                .withBean(NoKeysForAnyModel.class)
                .run(context -> {
                    Assistant assistant = AiServices.builder(Assistant.class)
                            .chatModel(context.getBean(dev.langchain4j.model.chat.ChatModel.class))
                            .build();

                    assertThat(assistant.answer("hello")).isEqualTo("asked hello");
                    assertThatExceptionOfType(HookCancelledException.class)
                            .isThrownBy(() -> assistant.answer("use sk-1"))
                            .withMessageContaining("a key in the prompt");
                });
    }

    @Test
    void theScriptCancelsTheShell(@TempDir Path folder) throws IOException {
        CodeOfPage page = CodeOfPage.read("migration.md");
        Files.writeString(folder.resolve("no-shell.lua"), page.block("lua", "phase = \"guard\""));

        this.runner
                .withInitializer(CodeOfPage.configured(page.block("yaml", "permissions:")))
                .withPropertyValues("llmspell.bridge.scripts.locations=" + folder.toUri())
                .withBean("shell", Console.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();

                    assertThatExceptionOfType(HookCancelledException.class)
                            .isThrownBy(() -> context.getBean(Console.class).run("ls"))
                            .withMessageContaining("no shell");
                });
    }

    @ToolComponent
    static class Console {

        public String run(String command) {
            return "ran " + command;
        }
    }
}
