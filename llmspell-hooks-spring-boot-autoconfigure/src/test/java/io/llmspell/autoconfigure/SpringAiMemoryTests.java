package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.AFTER_STATE_READ;
import static io.llmspell.hook.StandardHookPoint.BEFORE_STATE_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookResult;
import io.llmspell.integration.springai.SpringAiHooks;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.ai.chat.memory.InMemoryChatMemoryRepository;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Memories of chats are state. */
class SpringAiMemoryTests {

    private final Log log = new Log();

    private final ApplicationContextRunner runner = SpringAiContexts.runner().withBean(Log.class, () -> this.log);

    @Test
    void readsAndWritesFire() {
        this.runner.withBean(Journal.class).run(context -> {
            ChatMemory memory = context.getBean(ChatMemory.class);
            memory.add("c", new UserMessage("hello"));
            assertThat(memory.get("c")).hasSize(1);
            memory.clear("c");

            assertThat(this.log.entries())
                    .filteredOn(entry -> entry.contains("state:chatMemory."))
                    .containsExactly(
                            "BeforeStateWrite of state:chatMemory.add",
                            "AfterStateWrite of state:chatMemory.add",
                            "BeforeStateRead of state:chatMemory.get",
                            "AfterStateRead of state:chatMemory.get",
                            "BeforeStateWrite of state:chatMemory.clear",
                            "AfterStateWrite of state:chatMemory.clear");
        });
    }

    @Test
    void theRepositoryFiresToo() {
        this.runner.withBean(Journal.class).run(context -> {
            ChatMemoryRepository repository = context.getBean(ChatMemoryRepository.class);
            repository.saveAll("c", List.of(new UserMessage("hello")));
            assertThat(repository.findConversationIds()).containsExactly("c");
            assertThat(repository.findByConversationId("c")).hasSize(1);
            repository.deleteByConversationId("c");

            assertThat(this.log.entries())
                    .filteredOn(entry -> entry.startsWith("Before"))
                    .containsExactly(
                            "BeforeStateWrite of state:chatMemoryRepository.saveAll",
                            "BeforeStateRead of state:chatMemoryRepository.findConversationIds",
                            "BeforeStateRead of state:chatMemoryRepository.findByConversationId",
                            "BeforeStateWrite of state:chatMemoryRepository.deleteByConversationId");
        });
    }

    @Test
    void whatIsRememberedIsChangedAndHidden() {
        this.runner.withBean(Redaction.class).run(context -> {
            ChatMemory memory = context.getBean(ChatMemory.class);
            memory.add("c", List.of(new UserMessage("I am ann")));
            memory.add("secret", List.of(new UserMessage("hello")));

            assertThat(memory.get("c")).extracting(Message::getText).containsExactly("I am ***");
            assertThat(memory.get("secret")).isEmpty();
        });
    }

    @Test
    void aWriteIsCancelled() {
        this.runner
                .withBean(Redaction.class)
                .run(context -> assertThatExceptionOfType(HookCancelledException.class)
                        .isThrownBy(() -> context.getBean(ChatMemory.class).clear("c"))
                        .withMessageContaining("nothing is forgotten"));
    }

    @Test
    void messagesThatAreNoneAreRefusedWithoutTheirText() {
        this.runner
                .withBean(Misfitting.class)
                .run(context -> assertThatExceptionOfType(IllegalArgumentException.class)
                        .isThrownBy(() -> context.getBean(ChatMemory.class).add("c", new UserMessage("hello")))
                        .withMessage("A hook has changed argument 'messages' of state:chatMemory to a java.lang.String,"
                                + " which is no java.util.List: give one of that type"));
    }

    static class Misfitting {

        @Hook(value = BEFORE_STATE_WRITE, components = "chatMemory", operations = "add")
        HookResult change() {
            return HookResult.modify("messages", "a secret");
        }
    }

    @Test
    void theMemoryOfAClientIsHooked() {
        this.runner
                .withBean(Redaction.class)
                .withBean(ChatModel.class, () -> new ScriptedChatModel())
                .run(context -> {
                    ChatMemory memory = context.getBean(ChatMemory.class);

                    context.getBean(ChatClient.Builder.class)
                            .defaultAdvisors(
                                    MessageChatMemoryAdvisor.builder(memory).build())
                            .build()
                            .prompt("I am ann")
                            .advisors(advisors -> advisors.param(ChatMemory.CONVERSATION_ID, "c"))
                            .call()
                            .content();

                    assertThat(memory.get("c")).extracting(Message::getText).contains("I am ***", "asked I am ann");
                });
    }

    @Test
    void aRepositoryThatCannotBeHookedSaysSo() {
        try (Warnings warnings = Warnings.of(SpringAiHooks.class.getPackageName())) {
            this.runner.withBean("rows", InMemoryChatMemoryRepository.class).run(context -> {
                assertThat(context).hasSingleBean(InMemoryChatMemoryRepository.class);
                assertThat(warnings.messages())
                        .singleElement()
                        .asString()
                        .contains("Memory 'rows' is not hooked")
                        .contains("declare it by its interface");
            });
        }
    }

    static class Redaction {

        @Hook(value = BEFORE_STATE_WRITE, components = "chatMemory", operations = "add")
        HookResult mask(List<Message> messages) {
            List<Message> masked = messages.stream()
                    .<Message>map(message -> (message instanceof UserMessage)
                            ? new UserMessage(message.getText().replace("ann", "***"))
                            : message)
                    .toList();
            return HookResult.modify("messages", masked);
        }

        @Hook(value = AFTER_STATE_READ, components = "chatMemory")
        HookResult hide(HookContext context, String conversationId) {
            return conversationId.equals("secret") ? HookResult.modify(List.of()) : HookResult.proceed();
        }

        @Hook(value = BEFORE_STATE_WRITE, components = "chatMemory", operations = "clear")
        HookResult keep() {
            return HookResult.cancel("nothing is forgotten");
        }
    }
}
