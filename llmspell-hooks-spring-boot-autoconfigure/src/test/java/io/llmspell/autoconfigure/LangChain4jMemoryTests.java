package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.AFTER_STATE_READ;
import static io.llmspell.hook.StandardHookPoint.BEFORE_STATE_READ;
import static io.llmspell.hook.StandardHookPoint.BEFORE_STATE_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.MemoryId;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import dev.langchain4j.store.memory.chat.InMemoryChatMemoryStore;
import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What hooks can do with stores of memories that are beans. */
class LangChain4jMemoryTests {

    private static final UserMessage HELLO = UserMessage.from("Hello");

    private final InMemoryChatMemoryStore target = new InMemoryChatMemoryStore();

    private void run(Class<?> hooks, BiConsumer<ChatMemoryStore, Object> test) {
        LangChain4jContexts.runner()
                .withBean("memories", ChatMemoryStore.class, () -> this.target)
                .withBean("hooks", hooks)
                .run(context -> test.accept(context.getBean(ChatMemoryStore.class), context.getBean("hooks")));
    }

    interface Desk {
        String ask(@MemoryId int id, @dev.langchain4j.service.UserMessage String question);
    }

    @Test
    void whatIsWrittenIsChanged() {
        run(Masking.class, (store, hooks) -> {
            store.updateMessages(7, List.of(HELLO));

            assertThat(this.target.getMessages(7)).containsExactly(UserMessage.from("***"));
        });
    }

    @Test
    void whatIsReadIsChanged() {
        this.target.updateMessages(7, List.of(HELLO, HELLO));
        run(Forgetting.class, (store, hooks) -> assertThat(store.getMessages(7)).containsExactly(HELLO));
    }

    @Test
    void aCancelledWriteDoesNotReachTheStore() {
        this.target.updateMessages(7, List.of(HELLO));
        run(ReadOnly.class, (store, hooks) -> {
            assertThatExceptionOfType(HookCancelledException.class).isThrownBy(() -> store.deleteMessages(7));
            assertThatExceptionOfType(HookCancelledException.class)
                    .isThrownBy(() -> store.updateMessages(7, List.of()));
            assertThat(store.getMessages(7)).containsExactly(HELLO);
        });
    }

    @Test
    void aReadIsAnsweredByAHook() {
        run(Answering.class, (store, hooks) -> assertThat(store.getMessages(7)).isEmpty());
    }

    @Test
    void messagesThatAreNoneAreRefused() {
        run(
                Misfitting.class,
                (store, hooks) -> assertThatExceptionOfType(IllegalArgumentException.class)
                        .isThrownBy(() -> store.updateMessages(7, List.of(HELLO)))
                        .withMessage("A hook has changed argument 'messages' of state:memories to a list with a"
                                + " java.lang.String, which is no list of " + ChatMessage.class.getName()
                                + ": give one of that type"));
    }

    @Test
    void theMemoryOfAnAiServiceIsReadAndWrittenThroughHooks() {
        run(Seeing.class, (store, hooks) -> {
            Desk desk = AiServices.builder(Desk.class)
                    .chatModel(new LangChain4jScript().model())
                    .chatMemoryProvider(id -> MessageWindowChatMemory.builder()
                            .id(id)
                            .maxMessages(10)
                            .chatMemoryStore(store)
                            .build())
                    .build();

            assertThat(desk.ask(7, "Hello")).isEqualTo("asked Hello");
            assertThat(((Seeing) hooks).seen)
                    .contains("state:memories getMessages 7", "state:memories updateMessages 7");
            assertThat(this.target.getMessages(7)).hasSize(2);
        });
    }

    static class Masking {

        @Hook(BEFORE_STATE_WRITE)
        HookResult mask() {
            return HookResult.modify(Map.of("messages", List.of(UserMessage.from("***"))));
        }
    }

    static class Forgetting {

        @Hook(AFTER_STATE_READ)
        HookResult forget(HookContext context) {
            return HookResult.modify(((List<?>) context.result()).subList(1, 2));
        }
    }

    static class ReadOnly {

        @Hook(value = BEFORE_STATE_WRITE, components = "memories")
        HookResult refuse() {
            return HookResult.cancel("read only");
        }
    }

    static class Answering {

        @Hook(BEFORE_STATE_READ)
        HookResult answer() {
            return HookResult.answer(List.<ChatMessage>of());
        }
    }

    static class Misfitting {

        @Hook(BEFORE_STATE_WRITE)
        HookResult change() {
            return HookResult.modify(Map.of("messages", List.of("text")));
        }
    }

    static class Seeing {

        private final List<String> seen = new ArrayList<>();

        @Hook({BEFORE_STATE_READ, BEFORE_STATE_WRITE})
        void see(HookContext context) {
            this.seen.add(
                    context.component() + " " + context.operation() + " " + context.argument("memoryId", Object.class));
        }
    }
}
